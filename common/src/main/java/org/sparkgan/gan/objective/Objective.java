package org.sparkgan.gan.objective;

import org.sparkgan.config.ObjectiveName;

/**
 * What critic and generator minimise, as functions of the critic's scores {@code [batch]}; all means are over the batch.
 * Each method returns the loss and leaves its gradient by the scores.
 */
public sealed interface Objective permits NonSaturatingLoss, WassersteinLoss, HingeLoss, LeastSquaresLoss {
    /** The loss of {@code name}. */
    static Objective of(ObjectiveName name) {
        return switch (name) {
            case GAN -> new NonSaturatingLoss();
            case WGAN, WGAN_GP -> new WassersteinLoss();
            case HINGE -> new HingeLoss();
            case LSGAN -> new LeastSquaresLoss();
        };
    }

    /**
     * The critic's loss.
     *
     * @param real scores of real images
     * @param fake scores of generated images
     * @param realGradient filled with the loss's gradient by {@code real}
     * @param fakeGradient filled with the loss's gradient by {@code fake}
     */
    double critic(double[] real, double[] fake, double[] realGradient, double[] fakeGradient);

    /**
     * The generator's loss.
     *
     * @param fake scores of generated images
     * @param fakeGradient filled with the loss's gradient by {@code fake}
     */
    double generator(double[] fake, double[] fakeGradient);
}
