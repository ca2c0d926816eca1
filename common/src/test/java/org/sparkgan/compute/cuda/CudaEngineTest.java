package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.testing.RandomImages;

/** Whole iterations of every configuration on the stand-in against the CPU's. */
class CudaEngineTest extends OnStandIn {
    private static final int BATCH = 4;
    private static final int ITERATIONS = 3;
    private static final int LABELS = 3;
    private static final String FROZEN = "training.freeze-critic-layers=";

    /**
     * A game.
     *
     * @param shape of its images
     * @param scale of its first parameters, against those that a run begins with
     * @param settings what differs from the usual
     */
    record Game(ImageShape shape, float scale, List<String> settings) {
        static Game of(int side, int channels, String... settings) {
            return new Game(new ImageShape(channels, side, side), 1, List.of(settings));
        }

        /** Of which images would be so dark at first that ND4J's tanh gives three digits of them. */
        Game scaled(float by) {
            return new Game(shape, by, settings);
        }

        GanState start() {
            GanState state = spec().initialState(5);
            for (float[] vector : List.of(state.generator(), state.critic(), state.generatorEma())) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] *= scale;
                }
            }
            return state;
        }

        GanSpec spec() {
            List<String> all = new ArrayList<>(
                    List.of("training.iterations=1", "network.hidden=7", "network.features=3", "gan.latent-dim=5"));
            // Half of it is kept in each step, from the first on.
            all.addAll(List.of("training.batch-size=4", "gan.ema-half-life=4", "gan.ema-ramp-up=0"));
            all.addAll(settings);
            JobConfig config = ConfigReader.read(List.of(), all);
            return GanSpec.of(config, shape, config.gan().conditional() ? LABELS : 0);
        }

        @Override
        public String toString() {
            return String.join(" ", settings);
        }
    }

    static Stream<Game> games() {
        return Stream.of(
                Game.of(6, 1, "gan.objective=gan"),
                Game.of(6, 1, "gan.objective=wgan"),
                Game.of(6, 1, "gan.objective=wgan-gp", "gan.critic-steps=2"),
                Game.of(6, 1, "gan.objective=hinge"),
                Game.of(6, 1, "gan.objective=lsgan"),
                Game.of(6, 1, "gan.objective=rpgan"),
                Game.of(6, 1, "gan.objective=rpgan", "gan.conditional=true", "gan.critic-steps=2"),
                Game.of(6, 1, "gan.objective=gan", "gan.r1=0.3"),
                Game.of(
                        6,
                        1,
                        "gan.objective=rpgan",
                        "gan.schedule.shape=linear",
                        "gan.schedule.until=10",
                        "gan.schedule.r1=0.1",
                        "gan.schedule.r2=3",
                        "optimizer.generator.schedule.shape=cosine",
                        "optimizer.generator.schedule.until=9",
                        "optimizer.generator.schedule.beta2=0.99",
                        "optimizer.critic.schedule.warm-up=100"),
                Game.of(6, 3, "gan.objective=gan", "augment.policies=color, translation, cutout"),
                Game.of(
                        6,
                        3,
                        "gan.objective=rpgan",
                        "gan.conditional=true",
                        "augment.policies=xflip, scale, rotate, aniso, hue, saturation",
                        "augment.probability=0.7"),
                Game.of(6, 1, "gan.objective=wgan-gp", "augment.policies=rotate90, xint, lumaflip, cutout"),
                Game.of(6, 3, "gan.objective=hinge", "gan.conditional=true"),
                Game.of(6, 1, "gan.objective=wgan-gp", "gan.conditional=true"),
                Game.of(6, 1, "gan.objective=hinge", "network.spectral-norm=true"),
                Game.of(
                        6,
                        1,
                        "gan.objective=wgan",
                        "optimizer.critic.type=rmsprop",
                        "optimizer.generator.type=rmsprop"),
                Game.of(28, 1, "gan.objective=gan", "network.architecture=dcgan", "network.batch-norm=both"),
                Game.of(32, 3, "gan.objective=wgan-gp", "network.architecture=dcgan", "network.batch-norm=none")
                        .scaled(10),
                Game.of(32, 3, "gan.objective=wgan-gp", "network.architecture=dcgan", "network.batch-norm=generator"),
                Game.of(
                        32,
                        3,
                        "gan.objective=hinge",
                        "network.architecture=resnet",
                        "network.spectral-norm=true",
                        "network.features=2"),
                Game.of(
                        32,
                        1,
                        "gan.objective=wgan-gp",
                        "network.architecture=resnet",
                        "network.batch-norm=generator",
                        "network.features=2"),
                Game.of(
                        28,
                        1,
                        "gan.objective=rpgan",
                        "network.architecture=r3gan",
                        "network.features=4",
                        "network.group-size=2"),
                Game.of(
                        32,
                        3,
                        "gan.objective=wgan-gp",
                        "network.architecture=r3gan",
                        "network.features=2",
                        "network.group-size=2"),
                Game.of(6, 1, "gan.objective=wgan", "gan.clip=0.1", "training.from=run", FROZEN + 2),
                Game.of(6, 1, "gan.objective=hinge", "gan.r1=0.3", "training.from=run", FROZEN + 3),
                Game.of(
                        28,
                        1,
                        "gan.objective=gan",
                        "network.architecture=dcgan",
                        "network.batch-norm=both",
                        "training.from=run",
                        FROZEN + 1));
    }

    static Stream<Game> frozenGames() {
        return games().filter(game -> game.spec().critic().frozen() > 0);
    }

    /** Recorded iterations and all. */
    @ParameterizedTest
    @MethodSource("frozenGames")
    void frozenLayersStayToTheBit(Game game) {
        GanSpec spec = game.spec();
        int frozen = Math.toIntExact(spec.critic().frozen());
        GanEngine engine = new GanEngine(gpu, spec, BATCH, 3);
        GanState start = game.start();
        engine.load(start);
        for (int iteration = 0; iteration < ITERATIONS + 1; iteration++) {
            engine.iterate(iteration, 0, images(spec));
        }
        GanState end = engine.state(ITERATIONS + 1);
        assertThat(Arrays.mismatch(end.critic(), start.critic()))
                .as("the first that moved")
                .isGreaterThanOrEqualTo(frozen);
        for (int i = 0; i < frozen; i++) {
            assertThat(end.criticOptimizer().meanSquare()[i]).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("games")
    void trainsAsTheCpu(Game game) {
        GanSpec spec = game.spec();
        GanEngine ofCpu = new GanEngine(cpu, spec, BATCH, 3);
        GanEngine ofGpu = new GanEngine(gpu, spec, BATCH, 3);
        GanState start = game.start();
        ofCpu.load(start);
        ofGpu.load(start);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            IterationLosses expected = ofCpu.iterate(iteration, 8, images(spec));
            IterationLosses found = ofGpu.iterate(iteration, 8, images(spec));
            assertClose(found.critic(), expected.critic());
            assertClose(found.wasserstein(), expected.wasserstein());
            assertClose(found.penalty(), expected.penalty());
            assertClose(found.generator(), expected.generator());
        }
        GanState expected = ofCpu.state(ITERATIONS);
        GanState found = ofGpu.state(ITERATIONS);
        assertThat(found.generatorOptimizer().steps()).isEqualTo(ITERATIONS);
        assertThat(found.criticOptimizer().steps())
                .isEqualTo((long) ITERATIONS * spec.gan().criticSteps());
        if (spec.batchNorm() != BatchNormName.NONE) {
            // A bias in front of batch normalisation moves by rounding alone.
            return;
        }
        assertClose(found.generator(), expected.generator(), start.generator());
        assertClose(found.critic(), expected.critic(), start.critic());
        assertClose(found.generatorEma(), expected.generatorEma(), start.generatorEma());
    }

    private static void assertClose(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
    }

    /** How far the devices are from each other, against how far both have come. */
    private static void assertClose(float[] found, float[] expected, float[] start) {
        double apart = 0;
        double moved = 0;
        for (int i = 0; i < start.length; i++) {
            apart += Math.pow(found[i] - expected[i], 2);
            moved += Math.pow(expected[i] - start[i], 2);
        }
        assertThat(found).hasSameSizeAs(expected);
        assertThat(Math.sqrt(apart)).isLessThanOrEqualTo(1e-2 * Math.sqrt(moved));
    }

    private static RandomImages images(GanSpec spec) {
        return new RandomImages(Math.max(1, spec.generator().classes()));
    }

    @ParameterizedTest
    @MethodSource("games")
    void repeatsToTheBitAndGoesOnFromAnyIteration(Game game) {
        GanSpec spec = game.spec();
        GanEngine whole = new GanEngine(gpu, spec, BATCH, 3);
        whole.load(game.start());
        whole.iterate(0, 0, images(spec));
        GanEngine resumed = new GanEngine(gpu, spec, BATCH, 3);
        resumed.load(whole.state(1));
        IterationLosses losses = whole.iterate(1, 0, images(spec));
        assertThat(resumed.iterate(1, 0, images(spec))).isEqualTo(losses);
        assertSameBits(resumed.state(2), whole.state(2));
    }

    @ParameterizedTest
    @MethodSource("games")
    void gradientsAreThoseOfTheCpu(Game game) {
        GanSpec spec = game.spec();
        GanEngine ofCpu = new GanEngine(cpu, spec, BATCH, 3);
        GanEngine ofGpu = new GanEngine(gpu, spec, BATCH, 3);
        List<float[]> gradients = new ArrayList<>();
        for (GanEngine engine : List.of(ofCpu, ofGpu)) {
            engine.load(game.start());
            engine.generate(0, 0, images(spec));
            engine.criticLosses(0, 0, images(spec));
            gradients.add(engine.criticGradient((gradient, part) -> {}).clone());
            engine.generatorLoss(0, images(spec));
            gradients.add(engine.generatorGradient((gradient, part) -> {}).clone());
        }
        assertThat(relative(gradients.get(2), gradients.get(0))).isLessThan(1e-5);
        assertThat(relative(gradients.get(3), gradients.get(1))).isLessThan(1e-5);
    }

    private static double relative(float[] found, float[] expected) {
        double apart = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            apart += Math.pow(found[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(apart / size);
    }

    @Test
    void nothingIsUpdatedPastALossThatIsNone() {
        GanSpec spec = Game.of(6, 1, "gan.objective=wgan-gp").spec();
        GanEngine engine = new GanEngine(gpu, spec, BATCH, 3);
        GanState start = spec.initialState(5);
        start.critic()[0] = Float.NaN;
        engine.load(start);
        assertThatThrownBy(() -> engine.iterate(0, 0, images(spec))).isInstanceOf(DivergedException.class);
        assertThat(engine.state(0).generator()).isEqualTo(start.generator());
        assertThat(engine.state(0).critic()).isEqualTo(start.critic());
        assertThat(engine.state(0).criticOptimizer().steps()).isZero();
    }

    @Test
    void samplesAreTheCpus() {
        for (Game game : List.of(
                Game.of(6, 1, "gan.conditional=true"),
                Game.of(28, 1, "network.architecture=dcgan", "network.batch-norm=generator"))) {
            GanSpec spec = game.spec();
            float[] parameters = spec.initialState(5).generator();
            byte[] expected = new GeneratorSampler(cpu, spec.generator(), parameters).sample(1, 0, 3);
            byte[] found = new GeneratorSampler(gpu, spec.generator(), parameters).sample(1, 0, 3);
            for (int i = 0; i < expected.length; i++) {
                assertThat(Byte.toUnsignedInt(found[i])).isCloseTo(Byte.toUnsignedInt(expected[i]), within(1));
            }
        }
    }

    /** What is planned is what is taken. */
    @ParameterizedTest
    @MethodSource("games")
    void memoryIsAsPlanned(Game game) {
        GanSpec spec = game.spec();
        CudaPlan plan = new CudaPlan();
        GanEngine.plan(spec, BATCH, plan);
        List<Memory> memories = new ArrayList<>();
        Device counting = (Device) Proxy.newProxyInstance(
                Device.class.getClassLoader(), new Class<?>[] {Device.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(gpu, arguments);
                    if (answer instanceof Memory given) {
                        memories.add(given);
                    }
                    return answer;
                });
        GanEngine engine = new GanEngine(counting, spec, BATCH, 3);
        engine.load(game.start());
        engine.iterate(0, 0, images(spec));
        assertThat(memories.stream().mapToLong(Memory::bytes).sum()).isEqualTo(plan.arrayBytes());
        assertThat(plan.bytes()).isGreaterThan(plan.arrayBytes());
    }
}
