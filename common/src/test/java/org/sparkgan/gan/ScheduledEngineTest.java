package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.OptimizerSettings;

/** An engine under schedules takes the iterations of engines whose numbers are set by hand, to the bit. */
class ScheduledEngineTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int BATCH = 4;
    private static final int ITERATIONS = 12;

    /** Of a batch of 4: the warm-up ends before iteration 3, the ways end before iteration 9. */
    private static final List<String> SCHEDULES = List.of(
            "gan.r1=2",
            "gan.r2=0.5",
            "gan.schedule.shape=linear",
            "gan.schedule.until=36",
            "gan.schedule.r1=0.1",
            "gan.schedule.r2=1.5",
            "optimizer.generator.schedule.shape=cosine",
            "optimizer.generator.schedule.until=36",
            "optimizer.generator.schedule.learning-rate=1e-5",
            "optimizer.generator.schedule.warm-up=12",
            "optimizer.critic.schedule.shape=linear",
            "optimizer.critic.schedule.until=36",
            "optimizer.critic.schedule.learning-rate=1e-5",
            "augment.policies=xflip, rotate, cutout",
            "augment.probability=0.1",
            "augment.schedule.shape=cosine",
            "augment.schedule.until=36",
            "augment.schedule.probability=0.9");

    private static final List<String> ADAM =
            List.of("optimizer.generator.schedule.beta2=0.99", "optimizer.critic.schedule.beta2=0.8");

    private static final List<String> RMSPROP =
            List.of("optimizer.generator.type=rmsprop", "optimizer.critic.type=rmsprop");

    /** Where networks are trained: the CPU. */
    Device device() {
        return new Nd4jDevice();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "rmsprop"})
    void iterationsAreThoseOfNumbersSetByHand(String optimizer) {
        List<String> settings = settings(optimizer);
        GanEngine engine = engine(spec(settings));
        engine.load(spec(settings).initialState(1));
        engine.iterate(0, 0, ScheduledEngineTest::images);
        for (int iteration = 1; iteration < ITERATIONS; iteration++) {
            GanSpec byHand = spec(byHand(settings, iteration));
            GanEngine other = engine(byHand);
            other.load(engine.state(iteration));
            IterationLosses expected = other.iterate(iteration, 0, ScheduledEngineTest::images);
            assertThat(engine.iterate(iteration, 0, ScheduledEngineTest::images))
                    .isEqualTo(expected);
            assertSameBits(engine.state(iteration + 1), other.state(iteration + 1));
        }
    }

    private static List<String> byHand(List<String> settings, int iteration) {
        GanSpec spec = spec(settings);
        long images = (long) iteration * BATCH;
        List<String> byHand = new ArrayList<>(
                settings.stream().filter(one -> !one.contains(".schedule.")).toList());
        byHand.addAll(numbers("optimizer.generator.", spec.optimizer().generator(), images));
        byHand.addAll(numbers("optimizer.critic.", spec.optimizer().critic(), images));
        GanSettings gan = spec.gan();
        byHand.add("gan.r1=" + gan.schedule().r1().at(images));
        byHand.add("gan.r2=" + gan.schedule().r2().at(images));
        byHand.add("augment.probability="
                + spec.augment().scheduled().orElseThrow().at(images));
        return byHand;
    }

    private static List<String> numbers(String prefix, OptimizerSettings optimizer, long images) {
        return List.of(
                prefix + "learning-rate=" + optimizer.schedule().learningRate().at(images),
                prefix + "beta2=" + optimizer.schedule().beta2().at(images));
    }

    /** At the start of the warm-up moments are gathered, and the generator stays where it is. */
    @Test
    void aWarmUpBeginsAtZero() {
        GanSpec spec = spec(settings("adam"));
        GanEngine engine = engine(spec);
        GanState start = spec.initialState(1);
        engine.load(start);
        engine.iterate(0, 0, ScheduledEngineTest::images);
        GanState end = engine.state(1);
        assertThat(end.generator()).containsExactly(start.generator());
        assertThat(end.critic()).isNotEqualTo(start.critic());
        assertThat(end.generatorOptimizer().steps()).isEqualTo(1);
        engine.iterate(1, 0, ScheduledEngineTest::images);
        assertThat(engine.state(2).generator()).isNotEqualTo(start.generator());
    }

    /** In the middle of the warm-up, of the ways and behind their ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 9, 11})
    void anotherEngineGoesOnFromTheState(int from) {
        GanSpec spec = spec(settings("adam"));
        GanEngine unbroken = engine(spec);
        unbroken.load(spec.initialState(1));
        for (int iteration = 0; iteration < from; iteration++) {
            unbroken.iterate(iteration, 0, ScheduledEngineTest::images);
        }
        GanEngine other = engine(spec);
        other.load(unbroken.state(from));
        for (int iteration = from; iteration < ITERATIONS; iteration++) {
            assertThat(other.iterate(iteration, 0, ScheduledEngineTest::images))
                    .isEqualTo(unbroken.iterate(iteration, 0, ScheduledEngineTest::images));
        }
        assertSameBits(other.state(ITERATIONS), unbroken.state(ITERATIONS));
    }

    @Test
    void theAverageFollowsByTheHalfLife() {
        GanSpec spec = spec(List.of("gan.objective=rpgan", "gan.ema-half-life=8", "gan.ema-ramp-up=0.5"));
        GanEngine engine = engine(spec);
        engine.load(spec.initialState(1));
        float[] expected = spec.initialState(1).generatorEma();
        for (int iteration = 0; iteration < 8; iteration++) {
            engine.iterate(iteration, 0, ScheduledEngineTest::images);
            float[] parameters = engine.state(iteration + 1).generator();
            // Half of the images shown are 2 an iteration, until the half-life is 8 of them.
            double kept = iteration == 0 ? 0 : Math.pow(0.5, (double) BATCH / Math.min(8, 2 * iteration));
            float share = (float) (1 - kept);
            for (int i = 0; i < expected.length; i++) {
                expected[i] += share * (parameters[i] - expected[i]);
            }
        }
        assertThat(engine.state(8).generatorEma()).containsExactly(expected);
    }

    private GanEngine engine(GanSpec spec) {
        return new GanEngine(device(), spec, BATCH, 7);
    }

    private static List<String> settings(String optimizer) {
        List<String> settings = new ArrayList<>(SCHEDULES);
        settings.add("gan.objective=rpgan");
        settings.addAll(optimizer.equals("adam") ? ADAM : RMSPROP);
        return settings;
    }

    private static GanSpec spec(List<String> settings) {
        List<String> all =
                new ArrayList<>(List.of("network.hidden=6", "gan.latent-dim=3", "training.batch-size=" + BATCH));
        all.addAll(settings);
        return GanSpec.of(ConfigReader.read(List.of(), all), SHAPE);
    }

    private static void images(long criticStep, byte[] images) {
        new Random(criticStep).nextBytes(images);
    }
}
