package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Projection;

/** What an engine does with labels. */
class ConditionalEngineTest {
    private static final ImageShape SHAPE = new ImageShape(1, 6, 6);
    private static final int BATCH = 8;

    @Test
    void bothNetworksTakeTheLabel() {
        GanSpec spec = spec(ObjectiveName.GAN);
        assertThat(spec.generator().layers().get(0)).isEqualTo(new LabelledDense(4, 5, 16));
        assertThat(spec.critic().layers().get(6)).isEqualTo(new Projection(16, 5));
        assertThat(spec.generator().inputs()).isEqualTo(4);
        assertThat(spec.critic().parameters()
                        - plain(ObjectiveName.GAN).critic().parameters())
                .isEqualTo(5 * 16);
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void nothingIsAllocatedAfterTheFirstIteration(ObjectiveName objective) {
        GanEngine engine = engine(spec(objective));
        iterate(engine, 0, 2, 0);
        long before = Nd4j.getDeallocatorService().nextValue();
        iterate(engine, 2, 22, 0);
        assertThat(Nd4j.getDeallocatorService().nextValue()).isEqualTo(before + 1);
    }

    /** Were it not so, a label would be lost on its way. */
    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void labelsDecideTheLosses(ObjectiveName objective) {
        IterationLosses some = iterate(engine(spec(objective)), 0, 3, 0);
        assertThat(iterate(engine(spec(objective)), 0, 3, 0)).isEqualTo(some);
        IterationLosses others = iterate(engine(spec(objective)), 0, 3, 1);
        assertThat(others.critic()).isNotEqualTo(some.critic());
        assertThat(others.generator()).isNotEqualTo(some.generator());
    }

    @Test
    void aNumberThatIsNoLabelIsRefused() {
        GanEngine engine = engine(spec(ObjectiveName.GAN));
        assertThatThrownBy(() -> iterate(engine, 0, 1, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid label: must be 0 to 4, but an image has 5");
    }

    @Test
    void imagesWithoutLabelsAreRefused() {
        GanEngine engine = engine(spec(ObjectiveName.GAN));
        assertThatThrownBy(() -> engine.iterate(0, 0, (step, images) -> Arrays.fill(images, (byte) 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot give labels: the images have none");
    }

    private static IterationLosses iterate(GanEngine engine, int from, int until, int firstLabel) {
        return IntStream.range(from, until)
                .mapToObj(i -> engine.iterate(i, 0, new Labelled(firstLabel)))
                .reduce(IterationLosses.NONE, IterationLosses::plus);
    }

    /** Random images, of labels that count on from step to step. */
    private record Labelled(int first) implements Minibatches {
        @Override
        public void read(long criticStep, byte[] images) {
            new Random(criticStep).nextBytes(images);
        }

        @Override
        public void labels(long criticStep, int[] labels) {
            Arrays.setAll(labels, i -> first == 5 ? 5 : (first + (int) criticStep + i * i) % 5);
        }
    }

    private static GanEngine engine(GanSpec spec) {
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, BATCH, 42);
        engine.load(spec.initialState(42));
        return engine;
    }

    private static GanSpec spec(ObjectiveName objective) {
        return spec(objective, 5);
    }

    private static GanSpec plain(ObjectiveName objective) {
        return spec(objective, 0);
    }

    private static GanSpec spec(ObjectiveName objective, int classes) {
        List<String> settings = List.of(
                "gan.objective=" + objective,
                "gan.conditional=true",
                "gan.latent-dim=4",
                "gan.critic-steps=2",
                "gan.r1=" + (objective.wasserstein() ? 0 : 2),
                "network.hidden=16");
        return GanSpec.of(ConfigReader.read(List.of(), settings), SHAPE, classes);
    }
}
