package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.EmaDecay;
import org.sparkgan.config.EmaSettings;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerPair;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Upsample;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** What an engine promises whatever the numbers: memory, repeatability, the same seeded losses, no update past a NaN. */
class GanEngineTest {
    private static final ImageShape SHAPE = new ImageShape(1, 6, 6);
    private static final int LATENT = 10;
    private static final int BATCH = 16;
    private static final long SEED = 42;
    /** Of a batch that has no numbers. */
    private static final int NONE = 255;

    private static final AnyNumbers IMAGES = new AnyNumbers(
            IntStream.rangeClosed(0, NONE).mapToObj(GanEngineTest::batch).toList());

    /** A change of speed or structure must not move these; they were printed by this test. */
    @ParameterizedTest
    @CsvSource({
        "GAN, 48.228434, 17.029516, 0, 14.330844",
        "WGAN, -3.256322, 3.256322, 0, -0.644945",
        "WGAN_GP, 247.402360, -6.981503, 240.420857, -7.848378",
        "HINGE, 63.107970, 17.393095, 0, -0.886517",
        "LSGAN, 6.732875, 12.818714, 0, 5.870538"
    })
    void seededLossesStayAsTheyAre(
            ObjectiveName objective, double critic, double wasserstein, double penalty, double generator) {
        GanEngine engine = engine(mlp(objective), SEED);
        IterationLosses losses = iterate(engine, 0, 20);
        assertThat(losses.critic() / BATCH).isCloseTo(critic, within(1e-3));
        assertThat(losses.wasserstein() / BATCH).isCloseTo(wasserstein, within(1e-4));
        assertThat(losses.penalty() / BATCH).isCloseTo(penalty, within(1e-3));
        assertThat(losses.generator() / BATCH).isCloseTo(generator, within(1e-4));
    }

    /** ND4J numbers every buffer and context it allocates: no number is spent in a hundred iterations. */
    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void nothingIsAllocatedAfterTheFirstIteration(ObjectiveName objective) {
        assertAllocatesNothing(mlp(objective));
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void nothingIsAllocatedWithTheOtherActivations(ObjectiveName objective) {
        assertAllocatesNothing(spec(
                objective,
                List.of(
                        new Dense(LATENT, 8),
                        new Activation(Function.SIGMOID, 8),
                        new Dense(8, SHAPE.values()),
                        new Activation(Function.TANH, SHAPE.values())),
                List.of(new Dense(SHAPE.values(), 8), new Activation(Function.LEAKY_RELU, 8), new Dense(8, 1))));
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveName.class,
            names = {"GAN", "HINGE", "LSGAN", "RPGAN"})
    void nothingIsAllocatedWithR1(ObjectiveName objective) {
        GanSpec spec = mlp(objective);
        GanSettings gan = new GanSettings(objective, false, LATENT, 10, 10, 0, 0.1, 2, new EmaDecay(0.99));
        assertAllocatesNothing(new GanSpec(SHAPE, spec.generator(), spec.critic(), gan, spec.optimizer(), BATCH));
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void nothingIsAllocatedWithResidualBlocks(ObjectiveName objective) {
        FeatureMaps image = new FeatureMaps(1, 6, 6);
        FeatureMaps half = new FeatureMaps(2, 3, 3);
        Kernel kernel = new Kernel(3, 1, 1);
        Kernel point = new Kernel(1, 1, 0);
        Residual up = new Residual(
                List.of(
                        new Activation(Function.RELU, half.values()),
                        new Upsample(half),
                        new Conv2d(new FeatureMaps(2, 6, 6), 1, kernel)),
                List.of(new Conv2d(half, 1, point), new Upsample(new FeatureMaps(1, 3, 3))));
        Residual down = new Residual(
                List.of(new Conv2d(image, 2, kernel), AveragePool.halving(new FeatureMaps(2, 6, 6))),
                List.of(AveragePool.halving(image), new Conv2d(new FeatureMaps(1, 3, 3), 2, point)));
        Residual same = new Residual(
                List.of(new Activation(Function.RELU, half.values()), new Conv2d(half, 2, kernel)), List.of());
        assertAllocatesNothing(spec(
                objective,
                List.of(new Dense(LATENT, half.values()), up),
                List.of(down, same, AveragePool.global(half), new Dense(2, 1))));
    }

    @Test
    void nothingIsAllocatedWithBatchNormalisation() {
        FeatureMaps maps = new FeatureMaps(2, 2, 2);
        assertAllocatesNothing(spec(
                ObjectiveName.GAN,
                List.of(
                        new Dense(LATENT, 8),
                        new BatchNorm(maps),
                        new Activation(Function.RELU, 8),
                        new Dense(8, SHAPE.values())),
                List.of(
                        new Dense(SHAPE.values(), 8),
                        new BatchNorm(maps),
                        new Activation(Function.LEAKY_RELU, 8),
                        new Dense(8, 1))));
    }

    @Test
    void theMeterSeesAnAllocation() {
        long before = allocations();
        Nd4j.create(3).addi(1);
        assertThat(allocations()).isGreaterThan(before + 1);
    }

    @Test
    void twoEnginesWithTheSameSeedAgreeToTheBit() {
        GanEngine one = engine(mlp(ObjectiveName.WGAN_GP), SEED);
        GanEngine two = engine(mlp(ObjectiveName.WGAN_GP), SEED);
        assertThat(iterate(one, 0, 5)).isEqualTo(iterate(two, 0, 5));
        assertSameBits(one.state(5), two.state(5));
    }

    @Test
    void anotherSeedOrReplicaDrawsOtherNoise() {
        IterationLosses losses = iterate(engine(mlp(ObjectiveName.WGAN_GP), SEED), 0, 1);
        GanEngine otherSeed = new GanEngine(IMAGES.on(new Nd4jDevice()), mlp(ObjectiveName.WGAN_GP), BATCH, SEED + 1);
        otherSeed.load(mlp(ObjectiveName.WGAN_GP).initialState(SEED));
        assertThat(iterate(otherSeed, 0, 1).generator()).isNotEqualTo(losses.generator());
        GanEngine otherReplica = engine(mlp(ObjectiveName.WGAN_GP), SEED);
        assertThat(otherReplica.iterate(0, BATCH, GanEngineTest::images).generator())
                .isNotEqualTo(losses.generator());
    }

    @Test
    void everyCriticStepReadsItsOwnImages() {
        List<Long> read = new ArrayList<>();
        GanEngine engine = engine(mlp(ObjectiveName.WGAN_GP), SEED);
        Minibatches images = (criticStep, into) -> {
            read.add(criticStep);
            images(criticStep, into);
        };
        engine.iterate(0, 0, images);
        engine.iterate(1, 0, images);
        assertThat(read).containsExactly(0L, 1L, 2L, 3L);
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void aLossThatIsNotFiniteStopsBeforeTheUpdate(ObjectiveName objective) {
        GanEngine engine = engine(mlp(objective), SEED);
        iterate(engine, 0, 1);
        GanState before = copy(engine.state(1));
        assertThatThrownBy(() -> engine.iterate(1, 0, (step, into) -> IMAGES.read(NONE, into)))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching("training diverged in iteration 1: the (critic loss|gradient penalty) is NaN; .*");
        GanState after = engine.state(1);
        assertThat(after.generator()).containsExactly(before.generator());
        assertSameBits(after.criticOptimizer(), before.criticOptimizer());
        if (objective != ObjectiveName.WGAN) {
            assertThat(after.critic()).containsExactly(before.critic());
        }
    }

    @Test
    void aGeneratorLossThatIsNotFiniteStopsBeforeTheUpdate() {
        GanSpec spec = mlp(ObjectiveName.GAN);
        OptimizerSettings violent = new OptimizerSettings(OptimizerName.ADAM, 1e38, 0.5, 0.9, 0);
        GanSettings oneCriticStep =
                new GanSettings(ObjectiveName.GAN, false, LATENT, 10, 0, 0, 0.1, 1, new EmaDecay(0.99));
        GanEngine engine = engine(
                new GanSpec(
                        SHAPE,
                        spec.generator(),
                        spec.critic(),
                        oneCriticStep,
                        new OptimizerPair(spec.optimizer().generator(), violent),
                        BATCH),
                SEED);
        assertThatThrownBy(() -> engine.iterate(0, 0, GanEngineTest::images))
                .isInstanceOf(DivergedException.class)
                .hasMessageStartingWith("training diverged in iteration 0: the generator loss is ");
        assertThat(engine.state(0).generator())
                .containsExactly(spec.initialState(SEED).generator());
        assertThat(engine.state(0).generatorOptimizer().steps()).isZero();
    }

    @Test
    void aStateOfAnotherSizeIsRefused() {
        GanEngine engine = engine(mlp(ObjectiveName.GAN), SEED);
        GanState other = spec(
                        ObjectiveName.GAN,
                        List.of(new Dense(LATENT, SHAPE.values())),
                        List.of(new Dense(SHAPE.values(), 1)))
                .initialState(SEED);
        assertThatThrownBy(() -> engine.load(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid state: expected "
                        + mlp(ObjectiveName.GAN).generator().parameters() + " numbers, but found "
                        + (LATENT + 1) * SHAPE.values());
    }

    @Test
    void noMovingAverageIsKeptWhereNoneIsAskedFor() {
        GanSpec spec = mlp(ObjectiveName.GAN);
        GanSettings gan = new GanSettings(ObjectiveName.GAN, false, LATENT, 10, 0, 0, 0.1, 2, EmaSettings.NONE);
        GanEngine engine =
                engine(new GanSpec(SHAPE, spec.generator(), spec.critic(), gan, spec.optimizer(), BATCH), SEED);
        iterate(engine, 0, 1);
        assertThat(engine.state(1).generatorEma()).isEmpty();
    }

    private static void assertAllocatesNothing(GanSpec spec) {
        GanEngine engine = engine(spec, SEED);
        iterate(engine, 0, 2);
        long before = allocations();
        long bytes = Pointer.totalBytes();
        iterate(engine, 2, 102);
        assertThat(allocations()).isEqualTo(before + 1);
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
    }

    /** Taking the number spends one. */
    private static long allocations() {
        return Nd4j.getDeallocatorService().nextValue();
    }

    private static IterationLosses iterate(GanEngine engine, int from, int to) {
        IterationLosses losses = IterationLosses.NONE;
        for (int i = from; i < to; i++) {
            losses = losses.plus(engine.iterate(i, 0, GanEngineTest::images));
        }
        return losses;
    }

    private static void images(long criticStep, byte[] images) {
        IMAGES.read(criticStep, images);
    }

    private static float[] batch(int criticStep) {
        float[] batch = new float[BATCH * SHAPE.values()];
        if (criticStep == NONE) {
            Arrays.fill(batch, Float.NaN);
        } else {
            new RandomStream(SEED, Purpose.DRAWING).uniform(criticStep, 0, 0, batch, 0, batch.length);
        }
        return batch;
    }

    private static GanEngine engine(GanSpec spec, long seed) {
        GanEngine engine = new GanEngine(IMAGES.on(new Nd4jDevice()), spec, BATCH, seed);
        engine.load(spec.initialState(seed));
        return engine;
    }

    private static GanSpec mlp(ObjectiveName objective) {
        return spec(
                objective,
                NetworkSpec.mlp(LATENT, 32, SHAPE.values()).layers(),
                NetworkSpec.mlp(SHAPE.values(), 32, 1).layers());
    }

    private static GanSpec spec(ObjectiveName objective, List<Layer> generator, List<Layer> critic) {
        OptimizerSettings optimizer = objective == ObjectiveName.WGAN
                ? new OptimizerSettings(OptimizerName.RMSPROP, 1e-3, 0, 0, 0.99)
                : new OptimizerSettings(OptimizerName.ADAM, 1e-3, 0.5, 0.9, 0);
        return new GanSpec(
                SHAPE,
                new NetworkSpec(generator),
                new NetworkSpec(critic),
                new GanSettings(objective, false, LATENT, 10, 0, 0, 0.1, 2, new EmaDecay(0.99)),
                new OptimizerPair(optimizer, optimizer),
                BATCH);
    }

    private static GanState copy(GanState state) {
        return new GanState(
                state.iteration(),
                state.generator().clone(),
                state.critic().clone(),
                state.generatorEma().clone(),
                state.generatorOptimizer(),
                new OptimizerState(
                        state.criticOptimizer().steps(),
                        state.criticOptimizer().mean().clone(),
                        state.criticOptimizer().meanSquare().clone()));
    }
}
