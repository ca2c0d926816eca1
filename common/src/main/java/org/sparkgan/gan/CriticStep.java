package org.sparkgan.gan;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Scores;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Tally;
import org.sparkgan.gan.augment.AugmentedBatch;
import org.sparkgan.gan.bound.BoundPenalty;
import org.sparkgan.gan.bound.CriticBound;
import org.sparkgan.gan.objective.Objective;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;

/**
 * The critic's loss and its gradient on one batch of real and one of generated images: one forward pass over
 * [real | generated | points between them, if they are penalised], one backward pass, one weight gradient. Batch normalisation takes its
 * statistics of real and of generated images apart, as they come in dcgan.torch and its kin. Where images are augmented, they are before
 * anything else: losses and penalties are of the augmented ones.
 */
final class CriticStep {
    private final BoundNetwork batch;
    private final Matrix real;
    private final Matrix generated;
    private final Optional<AugmentedBatch> augmented;
    private final List<Operation> augments;
    private final Operation judge;
    private final Optional<LecamTerm> lecam;
    private final List<BoundPenalty> penalties;

    /**
     * Allocates the batch.
     *
     * @param spec which losses
     * @param critic whose gradient is wanted
     * @param samples real images of a batch; generated ones are as many
     * @param tally to which losses are reported
     */
    CriticStep(GanSpec spec, Network critic, int samples, Tally tally) {
        batch = critic.activations(columns(spec, samples), 2 * samples, samples);
        Device device = critic.device();
        Matrix judged = batch.input().columns(0, 2L * samples);
        augmented = spec.augment().off()
                ? Optional.empty()
                : Optional.of(new AugmentedBatch(device, spec.shape(), 2 * samples, critic.memory()));
        augments = augmented.stream()
                .map(images -> images.augment(images.images(), judged, 0))
                .toList();
        Matrix shown = augmented.map(AugmentedBatch::images).orElse(judged);
        real = shown.columns(0, samples);
        generated = shown.columns(samples, 2L * samples);
        Scores ofReal = scores(0, samples);
        Scores ofGenerated = scores(samples, 2 * samples);
        lecam = spec.gan().lecam().off()
                ? Optional.empty()
                : Optional.of(new LecamTerm(spec.gan().lecam(), device));
        Loss loss = Objective.ofCritic(spec.gan().objective());
        judge = device.judge(lecam.map(term -> term.with(loss)).orElse(loss), ofReal, ofGenerated, tally);
        penalties = spec.bound()
                .bind(new CriticBound.Judged(
                        batch, judged.columns(0, samples), judged.columns(samples, 2L * samples), tally));
    }

    /** Of some samples. */
    Scores scores(int from, int to) {
        return new Scores(batch.output().columns(from, to), batch.outputDelta().columns(from, to));
    }

    /** What a step of {@code samples} real images takes of {@code memory}. */
    static void plan(GanSpec spec, int samples, Memory memory) {
        BoundNetwork.plan(spec.critic(), columns(spec, samples), memory);
        if (!spec.augment().off()) {
            AugmentedBatch.plan(spec.shape(), 2 * samples, memory);
        }
        spec.bound().plan(spec.critic(), samples, memory);
    }

    private static int columns(GanSpec spec, int samples) {
        return (2 + spec.bound().pointGroups()) * samples;
    }

    /** Where the caller puts real images, {@code [values, batch]}, in [-1, 1]. */
    Matrix real() {
        return real;
    }

    /** Where the caller puts generated images, {@code [values, batch]}. */
    Matrix generated() {
        return generated;
    }

    /**
     * Where the caller puts the share of the real image in each interpolate, {@code [1, batch]}, in [0, 1); empty for a critic that
     * is not bounded between images.
     */
    Optional<Matrix> shares() {
        return penalties.stream().flatMap(penalty -> penalty.shares().stream()).findFirst();
    }

    /** Real and generated images before they are augmented, and where the caller puts their maps; empty where they are not. */
    Optional<AugmentedBatch> augmented() {
        return augmented;
    }

    /**
     * Where the caller puts the labels of real, generated and penalised images, {@code [classes + 1, whole batch]}.
     *
     * @throws IllegalStateException for a critic that takes none
     * @see BoundNetwork#labels()
     */
    Matrix labels() {
        return batch.labels();
    }

    /**
     * Before an iteration.
     *
     * @param iteration how many were taken before
     * @param images shown before
     * @param feedback what scores have told so far
     */
    void begin(int iteration, long images, Feedback feedback) {
        penalties.forEach(penalty -> penalty.begin(images));
        lecam.ifPresent(term -> term.begin(iteration, feedback));
    }

    /** Reports what {@link Device#judge} does, then each penalty; {@link #weightGradient} goes on from there. */
    void judge() {
        augments.forEach(Operation::run);
        penalties.forEach(BoundPenalty::place);
        batch.forward();
        judge.run();
        penalties.forEach(BoundPenalty::prepare);
        batch.backward();
        penalties.forEach(BoundPenalty::report);
    }

    /** {@link #judge()} and {@link #weightGradient}. */
    void run() {
        judge();
        weightGradient(part -> {});
    }

    /**
     * Leaves the gradient of the losses in {@link Network#gradient()}.
     *
     * @param ready hears of its parts
     * @see BoundNetwork#weightGradient(Consumer)
     */
    void weightGradient(Consumer<Stretch> ready) {
        penalties.forEach(BoundPenalty::join);
        batch.weightGradient(ready);
        penalties.forEach(BoundPenalty::leave);
    }

    /**
     * What a step has reported.
     *
     * @param numbers of the tally
     * @param from index of the step's first number
     */
    CriticLosses losses(double[] numbers, int from) {
        double penalty = 0;
        for (int i = reportedOfScores(); i < reported(); i++) {
            penalty += numbers[from + i];
        }
        double lecamTerm = lecam.isPresent() ? numbers[from + Loss.REPORTED] : 0;
        double wasserstein = numbers[from + 1];
        double real = numbers[from + 3];
        return new CriticLosses(
                numbers[from] + lecamTerm + penalty,
                wasserstein,
                penalty,
                ScoreCounts.of(real().samples(), numbers[from + 2], real, real - wasserstein));
    }

    /** How many numbers a step reports. */
    int reported() {
        return reportedOfScores()
                + penalties.stream().mapToInt(BoundPenalty::reported).sum();
    }

    private int reportedOfScores() {
        return Loss.REPORTED + (lecam.isPresent() ? 1 : 0);
    }

    /** Some samples of the critic's batch, for the generator's step, which needs no buffers of its own. */
    BoundNetwork part(int from, int to) {
        return batch.slice(from, to);
    }
}
