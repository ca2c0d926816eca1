package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;

/** What an engine promises whatever the numbers, with augmentation. */
class AugmentedEngineTest {
    private static final ImageShape SHAPE = new ImageShape(3, 6, 6);
    private static final int BATCH = 6;
    private static final long SEED = 4;

    @ParameterizedTest
    @CsvSource({
        "augment.policies=none, augment.probability=0.5",
        "'augment.policies=color, cutout', augment.probability=0"
    })
    void whereItIsOffAllBitsAreThoseOfBefore(String policies, String probability) {
        assertThat(iterate(engine(policies, probability), 0, 3)).isEqualTo(iterate(engine(), 0, 3));
    }

    /** The images before are what else is copied; so are the bits of those that nothing happens to. */
    @Test
    void whereNothingHappensToAnImageItsBitsStay() {
        List<IterationLosses> plain = iterate(engine(), 0, 3);
        assertThat(iterate(engine("augment.policies=xflip", "augment.probability=1e-9"), 0, 3))
                .isEqualTo(plain);
        assertThat(iterate(engine("augment.policies=xflip"), 0, 3)).isNotEqualTo(plain);
    }

    @Test
    void anotherEngineGoesOnFromTheStateToTheBit() {
        String[] settings = {"augment.policies=color, translation, cutout, rotate, hue", "augment.probability=0.7"};
        GanEngine whole = engine(settings);
        iterate(whole, 0, 2);
        GanEngine other = engine(settings);
        other.load(whole.state(2));
        assertThat(iterate(other, 2, 5)).isEqualTo(iterate(whole, 2, 5));
        assertSameBits(other.state(5), whole.state(5));
    }

    /** Step by step, as synchronous training takes an iteration, the first losses are those of a whole one. */
    @Test
    void stepsOneByOneSeeTheSameImages() {
        GanEngine whole = engine("augment.policies=color, scale, cutout");
        GanEngine bySteps = engine("augment.policies=color, scale, cutout");
        bySteps.generate(0, 0, AugmentedEngineTest::images);
        CriticLosses first = bySteps.criticLosses(0, 0, AugmentedEngineTest::images);
        CriticLosses again = bySteps.criticLosses(0, 1, AugmentedEngineTest::images);
        assertThat(bySteps.criticLosses(0, 0, AugmentedEngineTest::images)).isEqualTo(first);
        assertThat(again).isNotEqualTo(first);
        // The critic of the whole iteration has moved before its second step.
        assertThat(whole.iterate(0, 0, AugmentedEngineTest::images).critic() / BATCH - first.loss())
                .isNotEqualTo(again.loss());
    }

    @Test
    void nothingIsAllocatedAfterTheFirstIteration() {
        GanEngine engine = engine("augment.policies=color, translation, cutout, rotate, hue");
        iterate(engine, 0, 2);
        long before = Nd4j.getDeallocatorService().nextValue();
        iterate(engine, 2, 52);
        assertThat(Nd4j.getDeallocatorService().nextValue()).isEqualTo(before + 1);
    }

    private static List<IterationLosses> iterate(GanEngine engine, int from, int to) {
        List<IterationLosses> losses = new ArrayList<>();
        for (int i = from; i < to; i++) {
            losses.add(engine.iterate(i, 0, AugmentedEngineTest::images));
        }
        return losses;
    }

    private static void images(long criticStep, byte[] images) {
        new Random(criticStep).nextBytes(images);
    }

    private static GanEngine engine(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("gan.objective=rpgan", "gan.critic-steps=2", "gan.latent-dim=3", "network.hidden=8"));
        settings.addAll(List.of(more));
        GanSpec spec = GanSpec.of(ConfigReader.read(List.of(), settings), SHAPE);
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, BATCH, SEED);
        engine.load(spec.initialState(SEED));
        return engine;
    }
}
