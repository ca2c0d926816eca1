package org.sparkgan.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Matrices;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.bound.GradientPenalty;
import org.sparkgan.gan.bound.Interpolation;
import org.sparkgan.gan.objective.Objective;
import org.sparkgan.gan.objective.WassersteinLoss;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;

/**
 * The critic's loss and its gradient on one batch of real and one of generated images: one forward pass over
 * [real | generated | points of the gradient penalty], one backward pass, one weight gradient. Batch normalisation takes its
 * statistics of real and of generated images apart, as they come in dcgan.torch and its kin.
 */
public final class CriticStep {
    private final Objective objective;
    private final BoundNetwork batch;
    private final INDArray real;
    private final INDArray fake;
    private final Scores realScores;
    private final Scores fakeScores;
    private final Interpolation interpolation;
    private final Runnable points;
    private final GradientPenalty penalty;

    /**
     * Allocates the batch.
     *
     * @param spec which losses
     * @param critic whose gradient is wanted
     * @param samples real images of a batch; generated ones are as many
     */
    public CriticStep(GanSpec spec, Network critic, int samples) {
        GanSettings gan = spec.gan();
        objective = Objective.of(gan.objective());
        batch = critic.activations(columns(spec, samples), 2 * samples, samples);
        real = Matrices.columns(batch.input(), 0, samples);
        fake = Matrices.columns(batch.input(), samples, 2 * samples);
        realScores = new Scores(batch.output(), batch.outputDelta(), 0, samples);
        fakeScores = new Scores(batch.output(), batch.outputDelta(), samples, samples);
        BoundNetwork penalised = gan.penalised() ? batch.slice(2 * samples, 3 * samples) : null;
        if (gan.objective() == ObjectiveName.WGAN_GP) {
            interpolation = new Interpolation(penalised, real, fake);
            points = interpolation;
            penalty = new GradientPenalty(penalised, gan.lambda(), 1);
        } else if (gan.penalised()) {
            interpolation = null;
            points = () -> penalised.input().assign(real);
            penalty = new GradientPenalty(penalised, gan.r1() / 2, 0);
        } else {
            interpolation = null;
            points = null;
            penalty = null;
        }
    }

    /** What a step of {@code samples} real images takes of {@code memory}. */
    static void plan(GanSpec spec, int samples, Memory memory) {
        BoundNetwork.plan(spec.critic(), columns(spec, samples), memory);
        if (spec.gan().objective() == ObjectiveName.WGAN_GP) {
            Interpolation.shares(samples, memory);
        }
        if (spec.gan().penalised()) {
            GradientPenalty.plan(spec.critic(), samples, memory);
        }
    }

    private static int columns(GanSpec spec, int samples) {
        return (spec.gan().penalised() ? 3 : 2) * samples;
    }

    /** Where the caller puts real images, {@code [values, batch]}, in [-1, 1]. */
    public INDArray real() {
        return real;
    }

    /** Where the caller puts generated images, {@code [values, batch]}. */
    public INDArray fake() {
        return fake;
    }

    /**
     * Where the caller puts the share of the real image in each interpolate, {@code [1, batch]}, in [0, 1).
     *
     * @throws IllegalStateException for an objective that does not interpolate
     */
    public INDArray interpolation() {
        if (interpolation == null) {
            throw new IllegalStateException("Cannot interpolate: only WGAN-GP does");
        }
        return interpolation.shares();
    }

    /**
     * Where the caller puts the labels of real, generated and penalised images, {@code [classes + 1, whole batch]}.
     *
     * @throws IllegalStateException for a critic that takes none
     * @see BoundNetwork#labels()
     */
    public INDArray labels() {
        return batch.labels();
    }

    /** Computes the losses and leaves their gradient in {@link Network#gradient()}. */
    public CriticLosses run() {
        if (penalty != null) {
            points.run();
        }
        batch.forward();
        double[] realValues = realScores.read();
        double[] fakeValues = fakeScores.read();
        double loss = objective.critic(realValues, fakeValues, realScores.gradient(), fakeScores.gradient());
        realScores.writeGradient();
        fakeScores.writeGradient();
        double paid = backward();
        batch.weightGradient();
        double wasserstein = WassersteinLoss.mean(realValues) - WassersteinLoss.mean(fakeValues);
        return new CriticLosses(loss + paid, wasserstein, paid);
    }

    private double backward() {
        if (penalty == null) {
            batch.backward();
            return 0;
        }
        penalty.prepare();
        batch.backward();
        return penalty.apply();
    }

    /** The first samples of the critic's batch, for the generator's step, which needs no buffers of its own. */
    BoundNetwork head(int samples) {
        return batch.slice(0, samples);
    }
}
