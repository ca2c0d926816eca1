package org.sparkgan.nn.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;

class ResidualTest {
    private static final Layer RELU = new Activation(Function.RELU, 3);

    @Test
    void aBranchHasLayers() {
        assertThatThrownBy(() -> new Residual(List.of(), List.of(new Dense(3, 3))))
                .hasMessage("Invalid residual block: no layers in its branch");
    }

    @Test
    void theLayersOfAPartFitEachOther() {
        assertThatThrownBy(() -> new Residual(List.of(new Dense(3, 2), new Dense(3, 3)), List.of()))
                .hasMessage("Invalid network: layer 1 takes 3 features, but the one before gives 2");
    }

    @Test
    void thePartsFitEachOther() {
        assertThatThrownBy(() -> new Residual(List.of(new Dense(3, 4)), List.of()))
                .hasMessage("Invalid residual block: its branch makes 4 features of 3, but its shortcut 3 of 3");
        assertThatThrownBy(() -> new Residual(List.of(new Dense(3, 4)), List.of(new Dense(3, 5))))
                .hasMessage("Invalid residual block: its branch makes 4 features of 3, but its shortcut 5 of 3");
        assertThatThrownBy(() -> new Residual(List.of(new Dense(3, 4)), List.of(new Dense(2, 4))))
                .hasMessage("Invalid residual block: its branch makes 4 features of 3, but its shortcut 4 of 2");
    }

    @Test
    void aPartDoesNotEndInPlace() {
        assertThatThrownBy(() -> new Residual(List.of(new Dense(3, 3), RELU), List.of()))
                .hasMessage("Invalid residual block: the last layer of a part cannot work in place, as does " + RELU);
        assertThatThrownBy(() -> new Residual(List.of(new Dense(3, 3)), List.of(RELU)))
                .hasMessage("Invalid residual block: the last layer of a part cannot work in place, as does " + RELU);
    }

    @Test
    void neitherBlocksNorLabelsInside() {
        Layer block = new Residual(List.of(new Dense(3, 3)), List.of());
        for (Layer layer : List.of(block, new LabelledDense(3, 2, 3))) {
            assertThatThrownBy(() -> new Residual(List.of(layer), List.of()))
                    .hasMessage("Invalid residual block: it cannot hold " + layer);
        }
    }

    @Test
    void aWindowFitsTheMaps() {
        assertThatThrownBy(() -> AveragePool.halving(new FeatureMaps(3, 4, 1)))
                .hasMessage("Invalid average pool: a window of 2x2 pixels in 3x4x1");
    }
}
