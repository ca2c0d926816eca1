package org.sparkgan.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.nn.Activations;
import org.sparkgan.nn.Elementwise;
import org.sparkgan.nn.Memory;
import org.sparkgan.nn.Network;

/**
 * The critic's loss and its gradient on one batch of real and one of generated images: one forward pass over
 * [real | generated | interpolated], one backward pass, one weight gradient.
 */
public final class CriticStep {
    private final Objective objective;
    private final Activations batch;
    private final INDArray real;
    private final INDArray fake;
    private final Scores realScores;
    private final Scores fakeScores;
    private final Interpolation interpolation;

    /**
     * Allocates the batch.
     *
     * @param spec which losses
     * @param critic whose gradient is wanted
     * @param samples real images of a batch; generated ones are as many
     */
    public CriticStep(GanSpec spec, Network critic, int samples) {
        objective = Objective.of(spec.gan().objective());
        batch = critic.activations(columns(spec, samples), 2 * samples);
        real = columns(batch.input(), 0, samples);
        fake = columns(batch.input(), samples, 2 * samples);
        realScores = new Scores(batch.output(), batch.outputDelta(), 0, samples);
        fakeScores = new Scores(batch.output(), batch.outputDelta(), samples, samples);
        interpolation = isPenalised(spec)
                ? new Interpolation(batch, real, fake, spec.gan().lambda())
                : null;
    }

    /** What a step of {@code samples} real images takes of {@code memory}. */
    static void plan(GanSpec spec, int samples, Memory memory) {
        Activations.plan(spec.critic(), columns(spec, samples), memory);
        if (isPenalised(spec)) {
            Interpolation.shares(samples, memory);
            GradientPenalty.plan(spec.critic(), samples, memory);
        }
    }

    private static boolean isPenalised(GanSpec spec) {
        return spec.gan().objective() == ObjectiveName.WGAN_GP;
    }

    private static int columns(GanSpec spec, int samples) {
        return (isPenalised(spec) ? 3 : 2) * samples;
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
     * @throws IllegalStateException for an objective without gradient penalty
     */
    public INDArray interpolation() {
        if (interpolation == null) {
            throw new IllegalStateException("Cannot interpolate: the objective has no gradient penalty");
        }
        return interpolation.shares;
    }

    /** Computes the losses and leaves their gradient in {@link Network#gradient()}. */
    public CriticLosses run() {
        if (interpolation != null) {
            interpolation.mix();
        }
        batch.forward();
        double[] realValues = realScores.read();
        double[] fakeValues = fakeScores.read();
        double loss = objective.critic(realValues, fakeValues, realScores.gradient(), fakeScores.gradient());
        realScores.writeGradient();
        fakeScores.writeGradient();
        double penalty = backward();
        batch.weightGradient();
        double wasserstein = WassersteinLoss.mean(realValues) - WassersteinLoss.mean(fakeValues);
        return new CriticLosses(loss + penalty, wasserstein, penalty);
    }

    private double backward() {
        if (interpolation == null) {
            batch.backward();
            return 0;
        }
        Nd4j.getExecutioner().exec(interpolation.ones);
        batch.backward();
        return interpolation.penalty.apply();
    }

    /** The first samples of the critic's batch, for the generator's step, which needs no buffers of its own. */
    Activations head(int samples) {
        return batch.slice(0, samples);
    }

    private static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }

    /** The part of the batch that holds x̂ = a x + (1 - a) G(z). */
    private static final class Interpolation {
        private final INDArray shares;
        private final Elementwise difference;
        private final Elementwise share;
        private final Elementwise sum;
        private final Op ones;
        private final GradientPenalty penalty;

        Interpolation(Activations batch, INDArray real, INDArray fake, double lambda) {
            int samples = fake.columns();
            Activations interpolates = batch.slice(2 * samples, 3 * samples);
            INDArray images = interpolates.input();
            shares = shares(samples, batch.network().memory());
            difference = Elementwise.difference(images, real, fake);
            share = Elementwise.product(images, images, shares);
            sum = Elementwise.sum(images, images, fake);
            ones = new ScalarSet(interpolates.outputDelta(), 1.0);
            penalty = new GradientPenalty(interpolates, lambda);
        }

        static INDArray shares(int samples, Memory memory) {
            return memory.matrix(1, samples);
        }

        void mix() {
            difference.run();
            share.run();
            sum.run();
        }
    }
}
