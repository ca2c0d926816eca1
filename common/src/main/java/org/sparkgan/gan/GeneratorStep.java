package org.sparkgan.gan;

import java.util.Optional;
import java.util.function.Consumer;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Scores;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Tally;
import org.sparkgan.gan.augment.AugmentedBatch;
import org.sparkgan.gan.objective.Objective;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;

/**
 * The generator's loss and its gradient on one batch of latent vectors, through a critic that stays as it is, and through what images are
 * augmented by.
 */
final class GeneratorStep {
    private static final Scores UNSEEN = new Scores(Matrix.NONE, Matrix.NONE);

    private final BoundNetwork generator;
    /** All images that the critic judges. */
    private final BoundNetwork judged;
    /** The generated ones among them. */
    private final BoundNetwork critic;

    private final boolean seesReal;
    private final Operation show;
    private final Operation judge;
    private final Operation back;

    /**
     * Binds both batches.
     *
     * @param spec which losses
     * @param generator the batch of the network whose gradient is wanted
     * @param criticStep whose buffers judge the images
     * @param tally to which losses are reported
     */
    GeneratorStep(GanSpec spec, BoundNetwork generator, CriticStep criticStep, Tally tally) {
        int samples = generator.input().samples();
        this.generator = generator;
        this.seesReal = Objective.of(spec.gan().objective()).generatorSeesReal();
        this.judged = criticStep.part(0, seesReal ? 2 * samples : samples);
        this.critic = seesReal ? criticStep.part(samples, 2 * samples) : judged;
        Device device = generator.network().device();
        int first = seesReal ? samples : 0;
        Optional<AugmentedBatch> augmented = criticStep.augmented();
        this.show = augmented
                .map(images -> seesReal
                        ? Operation.sequence(
                                images.augment(criticStep.real(), judged.input().columns(0, samples), 0),
                                images.augment(generator.output(), critic.input(), first))
                        : images.augment(generator.output(), critic.input(), first))
                .orElseGet(() -> device.copy(critic.input(), generator.output()));
        this.judge = device.judge(
                Objective.ofGenerator(spec.gan().objective()),
                seesReal ? criticStep.scores(0, samples) : UNSEEN,
                new Scores(critic.output(), critic.outputDelta()),
                tally);
        this.back = augmented
                .map(images -> images.back(critic.inputGradientMatrix(), generator.outputDelta(), first))
                .orElseGet(() -> device.copy(generator.outputDelta(), critic.inputGradientMatrix()));
    }

    /** What a step of {@code samples} takes of {@code memory} beside the batches that it is bound to. */
    static void plan(GanSpec spec, int samples, Memory memory) {
        BoundNetwork.inputGradient(spec.critic(), samples, memory);
    }

    /** Whether the loss depends on the real images of the critic's batch. */
    boolean seesReal() {
        return seesReal;
    }

    /** The batch of the generator. */
    BoundNetwork generator() {
        return generator;
    }

    /**
     * Reports the loss of the images that a forward pass over the generator's batch has left, beside the real ones of the critic's
     * batch where it depends on these, and a number of no meaning; {@link #weightGradient} goes on from there.
     */
    void judge() {
        show.run();
        judged.forward();
        judge.run();
        critic.backward();
        critic.inputGradient();
        back.run();
        generator.backward();
    }

    /** {@link #judge()} and {@link #weightGradient}. */
    void run() {
        judge();
        generator.weightGradient();
    }

    /**
     * Leaves the gradient of the loss in {@link Network#gradient()} of the generator.
     *
     * @param ready hears of its parts
     * @see BoundNetwork#weightGradient(Consumer)
     */
    void weightGradient(Consumer<Stretch> ready) {
        generator.weightGradient(ready);
    }
}
