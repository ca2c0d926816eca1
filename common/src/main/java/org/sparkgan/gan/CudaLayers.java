package org.sparkgan.gan;

import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.LayerCases;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/** What is known of each kind of layer on ND4J's CUDA backend 1.0.0-M2.1; {@link CudaRule} says why. */
final class CudaLayers implements LayerCases<CudaLayers.Found> {
    /** What was found. */
    enum Found {
        RIGHT,
        /** Right with the objective gan alone, and with neither R1 nor labels. */
        RIGHT_IF_PLAIN,
        WRONG
    }

    @Override
    public Found dense(Dense layer) {
        return Found.RIGHT;
    }

    @Override
    public Found labelledDense(LabelledDense layer) {
        return Found.RIGHT;
    }

    @Override
    public Found projection(Projection layer) {
        return Found.RIGHT;
    }

    @Override
    public Found conv2d(Conv2d layer) {
        return Found.RIGHT;
    }

    @Override
    public Found convTranspose2d(ConvTranspose2d layer) {
        return Found.WRONG;
    }

    @Override
    public Found batchNorm(BatchNorm layer) {
        return Found.WRONG;
    }

    @Override
    public Found standingNorm(StandingNorm layer) {
        return Found.RIGHT;
    }

    @Override
    public Found upsample(Upsample layer) {
        return Found.RIGHT;
    }

    @Override
    public Found averagePool(AveragePool layer) {
        return Found.RIGHT;
    }

    @Override
    public Found reorder(Reorder layer) {
        return Found.RIGHT;
    }

    @Override
    public Found residual(Residual block) {
        return Found.RIGHT_IF_PLAIN;
    }

    @Override
    public Found activation(Activation layer) {
        return Found.RIGHT;
    }
}
