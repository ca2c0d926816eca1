package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;

/** LeCam's term in an engine: when it begins, and by which averages. */
class LecamEngineTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int BATCH = 4;
    private static final Feedback KNOWN = new Feedback(0, true, 0.5, -0.5, ScoreCounts.NONE);

    /** What computes: the CPU. */
    Device device() {
        return new Nd4jDevice();
    }

    @Test
    void beforeItBeginsAllBitsAreThoseWithoutIt() {
        assertThat(losses(2, KNOWN, "gan.lecam=0.3", "gan.lecam-start=3")).isEqualTo(losses(2, KNOWN));
        assertThat(losses(5, Feedback.NONE, "gan.lecam=0.3", "gan.lecam-start=3"))
                .as("no average yet")
                .isEqualTo(losses(5, Feedback.NONE));
        assertThat(losses(3, KNOWN, "gan.lecam=0.3", "gan.lecam-start=3").critic())
                .isGreaterThan(losses(3, KNOWN).critic());
    }

    /** Scores are all but 0 at first, half a unit from either average. */
    @Test
    void itIsPartOfTheCriticsLossAlone() {
        IterationLosses without = losses(0, KNOWN);
        IterationLosses with = losses(0, KNOWN, "gan.lecam=2", "gan.lecam-start=0");
        double real = (double) without.scores().real() / (1 << 20) / BATCH;
        double generated = (double) without.scores().generated() / (1 << 20) / BATCH;
        assertThat(Math.abs(real) + Math.abs(generated)).isLessThan(0.5);
        double least = 2 * (Math.pow(0.5 + real, 2) + Math.pow(0.5 - generated, 2));
        double added = (with.critic() - without.critic()) / BATCH;
        assertThat(added).as("a mean of squares, above the square of the mean").isGreaterThan(least - 1e-5);
        assertThat(added).isCloseTo(least, within(0.1));
        assertThat(with.scores()).isEqualTo(without.scores());
        assertThat(with.penalty()).isEqualTo(without.penalty());
        assertThat(with.wasserstein()).isEqualTo(without.wasserstein());
    }

    /** Averages of every iteration are other numbers to the same operations. */
    @Test
    void itTakesTheAveragesThatAreThere() {
        GanEngine engine = engine("gan.lecam=2", "gan.lecam-start=0");
        GanState start = engine.state(0).copy();
        List<Double> critics = new ArrayList<>();
        for (double average : new double[] {0, 1, 2}) {
            engine.load(start.withFeedback(new Feedback(0, true, average, -average, ScoreCounts.NONE)));
            critics.add(engine.iterate(0, 0, LecamEngineTest::images).critic());
        }
        assertThat(critics).isSorted().doesNotHaveDuplicates();
    }

    private IterationLosses losses(int iteration, Feedback feedback, String... more) {
        GanEngine engine = engine(more);
        engine.players().adapt(feedback);
        return engine.iterate(iteration, 0, LecamEngineTest::images);
    }

    private GanEngine engine(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=hinge",
                "gan.critic-steps=1",
                "gan.r1=1",
                "network.hidden=6",
                "gan.latent-dim=3",
                "training.batch-size=" + BATCH));
        settings.addAll(List.of(more));
        GanSpec spec = GanSpec.of(ConfigReader.read(List.of(), settings), SHAPE);
        GanEngine engine = new GanEngine(device(), spec, BATCH, 7);
        engine.load(spec.initialState(1));
        return engine;
    }

    private static void images(long criticStep, byte[] images) {
        new Random(criticStep).nextBytes(images);
    }
}
