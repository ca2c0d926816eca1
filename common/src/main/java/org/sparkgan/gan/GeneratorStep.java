package org.sparkgan.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Memory;
import org.sparkgan.gan.objective.Objective;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;

/** The generator's loss and its gradient on one batch of latent vectors, through a critic that stays as it is. */
public final class GeneratorStep {
    private final Objective objective;
    private final BoundNetwork generator;
    private final BoundNetwork critic;
    private final Scores scores;

    /**
     * Binds both batches.
     *
     * @param spec which losses
     * @param generator the batch of the network whose gradient is wanted
     * @param criticStep whose buffers judge the images
     */
    public GeneratorStep(GanSpec spec, BoundNetwork generator, CriticStep criticStep) {
        int samples = generator.input().columns();
        this.objective = Objective.of(spec.gan().objective());
        this.generator = generator;
        this.critic = criticStep.head(samples);
        this.scores = new Scores(critic.output(), critic.outputDelta(), 0, samples);
    }

    /** What a step of {@code samples} takes of {@code memory} beside the batches that it is bound to. */
    static void plan(GanSpec spec, int samples, Memory memory) {
        BoundNetwork.inputGradient(spec.critic(), samples, memory);
    }

    /** Where the caller puts latent vectors, {@code [latent, batch]}. */
    public INDArray latent() {
        return generator.input();
    }

    /**
     * Where the caller puts the labels of the images, {@code [classes + 1, batch]}; the critic has its own.
     *
     * @throws IllegalStateException for a generator that takes none
     * @see BoundNetwork#labels()
     */
    public INDArray labels() {
        return generator.labels();
    }

    /** Images of the latent vectors, {@code [values, batch]}; the same matrix each time. */
    public INDArray generate() {
        generator.forward();
        return generator.output();
    }

    /** Generates images, computes the loss and leaves its gradient in {@link Network#gradient()} of the generator. */
    public double run() {
        generate();
        return judge();
    }

    /** As {@link #run()}, on the images that a forward pass over this batch has left already. */
    double judge() {
        critic.input().assign(generator.output());
        critic.forward();
        double loss = objective.generator(scores.read(), scores.gradient());
        scores.writeGradient();
        critic.backward();
        generator.outputDelta().assign(critic.inputGradient());
        generator.backward();
        generator.weightGradient();
        return loss;
    }
}
