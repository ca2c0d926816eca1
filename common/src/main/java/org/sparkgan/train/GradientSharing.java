package org.sparkgan.train;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/**
 * Gradient sharing: every worker takes the iterations of a round on its own shard with its own optimizers, then sends how far
 * its parameters went, threshold-encoded. All replicas then make the same step from where the round started: the mean of what
 * was sent, which reaches them as it is or, where that is smaller, as its sum. What was not sent stays with its worker and is
 * added to its next update, and so do the optimizers' moments.
 *
 * <p>DL4J adds the workers' updates up instead of taking their mean. Each of ours is a whole optimizer step of a worker, so that
 * the sum would multiply the learning rate by the number of workers, and a GAN whose learning rates are tuned would diverge.
 *
 * <p>The moving average of the generator takes in the shared parameters after each exchange, with the decay of all iterations
 * of the round: no replica's own way counts.
 */
public final class GradientSharing implements SyncMode {
    /**
     * Rounds without a checkpoint after which the lineage is cut. Each makes Spark's tasks a little larger, and the stack deeper that reads
     * them: with Scala 2.13 on Java 25 the stack of a task's thread ends at some 95.
     */
    static final int LONGEST_LINEAGE = 25;

    private final ReplicaSettings settings;
    private final GanSpec spec;
    private final ThresholdSettings threshold;
    private final int shareEvery;
    private final RoundMeter meter;
    private final UpdateCodecs codecs;
    private final WorkerStates<SharingState, SharingResult> workers;

    /**
     * Binds the workers to their shards.
     *
     * @param spark runs the rounds
     * @param config how to train
     * @param spec what to train
     * @param shards one a partition, in the order of the workers
     * @param datasetImages images in all shards
     * @param scratch where workers leave their state when there is no checkpoint for long; deleted at the end
     */
    public GradientSharing(
            JavaSparkContext spark,
            JobConfig config,
            GanSpec spec,
            JavaRDD<Shard> shards,
            long datasetImages,
            Folder scratch) {
        this.spec = spec;
        this.threshold = config.training().threshold();
        this.shareEvery = config.training().shareEvery();
        this.settings = ReplicaSettings.of(config, spec.withoutEma());
        this.meter = new RoundMeter(settings, datasetImages);
        this.codecs = UpdateCodecs.of(spec);
        this.workers = new WorkerStates<>(spark, shards, new SharingStart(settings.spec()), LONGEST_LINEAGE, scratch);
    }

    @Override
    public int roundLength() {
        return shareEvery;
    }

    @Override
    public void restoreWorkers(SavedWorkers files) {
        workers.restore(files);
    }

    @Override
    public WorkerSave workerSave() {
        return workers::save;
    }

    @Override
    public RoundEnd round(GanState state, int until) {
        long start = System.nanoTime();
        workers.start(state);
        workers.cutLineage(state);
        List<SharingResult> results = Stage.collect(workers.train(new SharingTask(settings, threshold, until), until));
        long collected = System.nanoTime();
        RoundCounts counts = results.stream()
                .map(SharingResult::counts)
                .reduce(RoundCounts.NONE, RoundCounts::beside)
                .orThrow();
        Feedback feedback = Adaptation.ofRounds(settings, shareEvery).after(state.feedback(), counts.losses(), until);
        SharedUpdate update = SharedUpdate.of(results, codecs, feedback);
        GanState next = after(state, update, until);
        long applied = System.nanoTime();
        workers.exchange(update, applying(settings));
        long end = System.nanoTime();
        RoundMeter.Times times = new RoundMeter.Times(end - start, end - applied, applied - collected);
        RoundMeter.Exchange exchange = exchange(results, spec, feedback);
        return new RoundEnd(
                next,
                new RoundResult(state.iteration(), meter.metrics(state.iteration(), until, counts, exchange, times)));
    }

    /** The replicas after the last exchange, as the executors have them. */
    JavaRDD<SharingState> replicas() {
        return workers.states();
    }

    private static Function2<SharingState, SharedUpdate, SharingState> applying(ReplicaSettings run) {
        return (before, update) -> Replica.of(run, before.worker()).apply(before, update);
    }

    private GanState after(GanState state, SharedUpdate update, int until) {
        float[] generator = codecs.generator().apply(update.generator(), state.generator());
        float[] critic = codecs.critic().apply(update.critic(), state.critic());
        GanState parameters = GanState.ofParameters(until, generator, critic);
        DivergedException.check(until, "norm of the parameters", parameters.squaredNorm());
        float[] average = state.generatorEma().clone();
        spec.movingAverage().add(generator, state.iteration(), until, average);
        return new GanState(
                until, generator, critic, average, OptimizerState.NONE, OptimizerState.NONE, update.feedback());
    }

    /** How the workers of {@code results} agree. */
    static RoundMeter.Exchange exchange(List<SharingResult> results, GanSpec spec, Feedback feedback) {
        long changed = results.stream().mapToLong(SharingResult::changed).sum();
        long bytes = results.stream()
                .mapToLong(result -> result.counts().bytesSent())
                .sum();
        double parameters = (double) results.size()
                * (spec.generator().learning() + spec.critic().learning());
        Double ratio = bytes == 0 ? null : parameters * Float.BYTES / bytes;
        return new RoundMeter.Exchange(null, ratio, changed / parameters, feedback);
    }

    /** Lets the executors' states and this JVM's buffers go. */
    @Override
    public void close() {
        workers.close();
        Replica.release(settings.run());
        workers.deleteScratch();
    }
}
