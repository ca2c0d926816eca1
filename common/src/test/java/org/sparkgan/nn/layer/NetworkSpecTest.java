package org.sparkgan.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.random.Purpose;

class NetworkSpecTest {
    private static final FeatureMaps MAPS = new FeatureMaps(3, 1, 1);

    @Test
    void aProjectionComesLast() {
        assertThat(new NetworkSpec(List.of(new Dense(2, 3), new Projection(3, 4))).classes())
                .isEqualTo(4);
        assertThatThrownBy(() -> new NetworkSpec(List.of(new Projection(3, 4), new Dense(1, 3))))
                .hasMessage("Invalid network: a projection must be the last layer");
    }

    @Test
    void nothingWorksInPlaceAtFirst() {
        Layer relu = new Activation(Function.RELU, 3);
        for (Layer layer : List.of(relu, new BatchNorm(MAPS), new StandingNorm(MAPS))) {
            assertThatThrownBy(() -> new NetworkSpec(List.of(layer)))
                    .hasMessage("Invalid network: the first layer cannot work in place, as does " + layer);
        }
    }

    @Test
    void aDenseLayerTakesLabels() {
        assertThat(new NetworkSpec(List.of(new Dense(2, 3))).withLabels(4).layers())
                .containsExactly(new LabelledDense(2, 4, 3));
        NetworkSpec other = new NetworkSpec(List.of(new Upsample(MAPS)));
        assertThatThrownBy(() -> other.withLabels(4))
                .hasMessage("Invalid network: no layer does what Upsample[maps=3x1x1] does and takes labels");
    }

    @Test
    void groupsOfChannelsAreOfOneSize() {
        FeatureMaps six = new FeatureMaps(6, 2, 2);
        Kernel kernel = new Kernel(1, 1, 0);
        assertThat(new Conv2d(six, 4, kernel, 2, Bias.NONE).parameters()).isEqualTo(12);
        assertThatThrownBy(() -> new Conv2d(six, 4, kernel, 4, Bias.NONE))
                .hasMessage("Invalid convolution: 6 and 4 channels cannot be cut into 4 groups");
        assertThatThrownBy(() -> new ConvTranspose2d(six, 4, kernel, 3, Bias.LEARNED))
                .hasMessage("Invalid convolution: 6 and 4 channels cannot be cut into 3 groups");
    }

    @Test
    void aBlockIsWhatItsLeavesAre() {
        NetworkSpec tied = around(new BatchNorm(MAPS));
        assertThat(tied.tiesSamples()).isTrue();
        assertThat(tied.piecewiseLinear()).isFalse();
        NetworkSpec curved = around(new Activation(Function.TANH, 3));
        assertThat(curved.tiesSamples()).isFalse();
        assertThat(curved.piecewiseLinear()).isFalse();
        NetworkSpec kinked = around(new Activation(Function.RELU, 3));
        assertThat(kinked.tiesSamples()).isFalse();
        assertThat(kinked.piecewiseLinear()).isTrue();
    }

    private static NetworkSpec around(Layer layer) {
        Residual block = new Residual(List.of(new Dense(3, 3), layer, new Dense(3, 3)), List.of());
        NetworkSpec network = new NetworkSpec(List.of(new Dense(2, 3), block));
        assertThat(block.tiesSamples()).isEqualTo(network.tiesSamples());
        assertThat(block.piecewiseLinear()).isEqualTo(network.piecewiseLinear());
        return network;
    }

    /** What makes images has its numbers from what was trained. */
    @Test
    void standingNormalisationIsNotDrawn() {
        NetworkSpec standing = new NetworkSpec(List.of(new Dense(2, 3), new StandingNorm(MAPS)));
        assertThatThrownBy(() -> standing.initialParameters(1, Purpose.GENERATOR_INIT))
                .hasMessage("Invalid network: the numbers of StandingNorm[maps=3x1x1] are not drawn");
    }
}
