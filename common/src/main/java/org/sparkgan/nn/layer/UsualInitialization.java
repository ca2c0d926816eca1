package org.sparkgan.nn.layer;

import java.util.Comparator;
import java.util.List;

/** How a network with a layer of each kind is drawn at the least: as the work has it that is known for such layers. */
final class UsualInitialization implements LayerCases<Initialization> {
    private UsualInitialization() {}

    /** As WGAN-GP has it where there are blocks, as DCGAN where there are convolutions, else as PyTorch for Linear. */
    static Initialization of(List<Layer> layers) {
        UsualInitialization usual = new UsualInitialization();
        return layers.stream()
                .map(layer -> layer.accept(usual))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public Initialization dense(Dense layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization labelledDense(LabelledDense layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization projection(Projection layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization conv2d(Conv2d layer) {
        return Initialization.NORMAL;
    }

    @Override
    public Initialization convTranspose2d(ConvTranspose2d layer) {
        return Initialization.NORMAL;
    }

    @Override
    public Initialization batchNorm(BatchNorm layer) {
        return Initialization.NORMAL;
    }

    @Override
    public Initialization standingNorm(StandingNorm layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization upsample(Upsample layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization averagePool(AveragePool layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization reorder(Reorder layer) {
        return Initialization.UNIFORM;
    }

    @Override
    public Initialization residual(Residual block) {
        return Initialization.NORMALISED;
    }

    @Override
    public Initialization activation(Activation layer) {
        return Initialization.UNIFORM;
    }
}
