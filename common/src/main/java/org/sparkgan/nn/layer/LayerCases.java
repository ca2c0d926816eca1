package org.sparkgan.nn.layer;

/**
 * What somebody has to say of each kind of layer. It is the only door to the kinds: whoever asks for them implements this, so that
 * a new kind does not compile until each place has said something of it.
 *
 * @param <R> what is said
 */
public interface LayerCases<R> {
    R dense(Dense layer);

    R labelledDense(LabelledDense layer);

    R projection(Projection layer);

    R conv2d(Conv2d layer);

    R convTranspose2d(ConvTranspose2d layer);

    R batchNorm(BatchNorm layer);

    R standingNorm(StandingNorm layer);

    R upsample(Upsample layer);

    R smooth(Smooth layer);

    R averagePool(AveragePool layer);

    R reorder(Reorder layer);

    R residual(Residual layer);

    R activation(Activation layer);
}
