package org.sparkgan.gan.objective;

import org.sparkgan.compute.Loss;
import org.sparkgan.config.ObjectiveName;

/**
 * What critic and generator minimise, as functions of the critic's scores {@code [batch]}; all means are over the batch.
 * Each method returns the loss and leaves its gradient by the scores.
 */
public sealed interface Objective
        permits NonSaturatingLoss, WassersteinLoss, HingeLoss, LeastSquaresLoss, RelativisticPairingLoss {
    /** Whether the generator's loss depends on the scores of real images. */
    default boolean generatorSeesReal() {
        return false;
    }

    /** The loss of {@code name}. */
    static Objective of(ObjectiveName name) {
        return switch (name) {
            case GAN -> new NonSaturatingLoss();
            case WGAN, WGAN_GP -> new WassersteinLoss();
            case HINGE -> new HingeLoss();
            case LSGAN -> new LeastSquaresLoss();
            case RPGAN -> new RelativisticPairingLoss();
        };
    }

    /** The critic's loss of {@code name}, for a device. */
    static Loss ofCritic(ObjectiveName name) {
        return new Loss(name, Loss.Player.CRITIC, of(name)::critic);
    }

    /** The generator's loss of {@code name}, for a device. */
    static Loss ofGenerator(ObjectiveName name) {
        return new Loss(name, Loss.Player.GENERATOR, of(name)::generator);
    }

    /**
     * The critic's loss.
     *
     * @param real scores of real images
     * @param generated scores of generated images
     * @param realGradient filled with the loss's gradient by {@code real}
     * @param generatedGradient filled with the loss's gradient by {@code generated}
     */
    double critic(double[] real, double[] generated, double[] realGradient, double[] generatedGradient);

    /**
     * The generator's loss.
     *
     * @param real scores of real images; of none for an objective whose generator does not see them
     * @param generated scores of generated images
     * @param realGradient filled with the loss's gradient by {@code real}
     * @param generatedGradient filled with the loss's gradient by {@code generated}
     */
    double generator(double[] real, double[] generated, double[] realGradient, double[] generatedGradient);
}
