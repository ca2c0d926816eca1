package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;

class GeneratorSamplerTest {
    private static final NetworkSpec SPEC = NetworkSpec.mlp(7, 16, 12);

    private final GeneratorSampler sampler =
            new GeneratorSampler(new Nd4jDevice(), SPEC, SPEC.initialParameters(3, Purpose.GENERATOR_INIT));

    @Test
    void anImageDependsOnSeedAndNumberAlone() {
        byte[] all = sampler.sample(5, 0, 150);
        assertThat(all).hasSize(150 * 12);
        assertThat(sampler.sample(5, 70, 30)).isEqualTo(Arrays.copyOfRange(all, 70 * 12, 100 * 12));
        assertThat(sampler.sample(5, 149, 1)).isEqualTo(Arrays.copyOfRange(all, 149 * 12, 150 * 12));
        assertThat(sampler.sample(6, 0, 150)).isNotEqualTo(all);
    }

    /** Batch normalisation included: by standing statistics. */
    @Test
    void soItDoesWhereSamplesAreTiedInTraining() {
        NetworkSpec tied = new Dcgan(1, 28, 2, BatchNormName.GENERATOR).generator(7);
        GeneratorSampler batchNorm =
                new GeneratorSampler(new Nd4jDevice(), tied, tied.initialParameters(3, Purpose.GENERATOR_INIT));
        byte[] all = batchNorm.sample(5, 0, 3);
        assertThat(batchNorm.sample(5, 2, 1)).isEqualTo(Arrays.copyOfRange(all, 2 * 784, 3 * 784));
    }

    @Test
    void imagesOfOneSeedDiffer() {
        byte[] two = sampler.sample(5, 0, 2);
        assertThat(Arrays.copyOfRange(two, 0, 12)).isNotEqualTo(Arrays.copyOfRange(two, 12, 24));
    }

    /** Without weights an image is the biases: -1 is black, 1 is white, and what lies outside is cut. */
    @Test
    void valuesBecomePixels() {
        NetworkSpec spec = new NetworkSpec(List.of(new Dense(1, 5)));
        float[] parameters = {0, 0, 0, 0, 0, -1, 1, 0, -7, 7};
        byte[] pixels = new GeneratorSampler(new Nd4jDevice(), spec, parameters).sample(0, 0, 1);
        assertThat(pixels).containsExactly((byte) 0, (byte) 255, (byte) 128, (byte) 0, (byte) 255);
    }

    /** An embedding apart from all others: an image is its label. */
    @Test
    void labelsComeInTurnOrOneForAll() {
        NetworkSpec spec = new NetworkSpec(List.of(new LabelledDense(1, 3, 1)));
        float[] parameters = {0, -1, 0, 1, 0};
        assertThat(new GeneratorSampler(new Nd4jDevice(), spec, parameters).sample(0, 0, 70))
                .startsWith(0, 128, 255, 0, 128, 255);
        assertThat(new GeneratorSampler(new Nd4jDevice(), spec, parameters).sample(0, 64, 2))
                .containsExactly(128, 255);
        assertThat(new GeneratorSampler(new Nd4jDevice(), spec, parameters, new LabelCycle(2, 1)).sample(0, 0, 2))
                .containsExactly(255, 255);
        assertThat(new GeneratorSampler(new Nd4jDevice(), spec, parameters, new LabelCycle(0, 2)).sample(0, 0, 3))
                .containsExactly(0, 128, 0);
    }

    @Test
    void parametersOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> new GeneratorSampler(new Nd4jDevice(), SPEC, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid state: expected " + SPEC.parameters() + " numbers, but found 3");
    }
}
