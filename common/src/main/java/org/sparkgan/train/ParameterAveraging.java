package org.sparkgan.train;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.AveragingIntervals;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/**
 * Parameter averaging: every worker takes the iterations of a round on its own shard, then the parameters and, where asked,
 * the optimizers' moments are averaged, weighted by examples. A round costs one broadcast, one job and one aggregation.
 *
 * <p>A network may be averaged after every so many rounds only. In the rounds between it stays with its worker, and the
 * driver's state has it as it was last averaged. The last round of a run averages both.
 *
 * <p>McDonald, Hall and Mann, "Distributed training strategies for the structured perceptron", NAACL 2010; as in dl4j-spark's
 * ParameterAveragingTrainingMaster.
 */
public final class ParameterAveraging implements SyncMode {
    /** Rounds since all was averaged or saved after which the lineage is cut: Spark keeps the averages of each. */
    static final int LONGEST_LINEAGE = 10;

    private final ReplicaSettings settings;
    private final int aggregationDepth;
    private final RoundMeter meter;
    private final WorkerStates<AveragingState, WorkerResult> workers;
    private AveragingSchedule schedule;

    /**
     * Binds the workers to their shards.
     *
     * @param spark runs the rounds
     * @param config how to train, with a number for {@code training.averaging-frequency}
     * @param spec what to train
     * @param shards one a partition, in the order of the workers
     * @param datasetImages images in all shards
     * @param scratch where workers leave networks that are not averaged for long; deleted at the end
     */
    public ParameterAveraging(
            JavaSparkContext spark,
            JobConfig config,
            GanSpec spec,
            JavaRDD<Shard> shards,
            long datasetImages,
            Folder scratch) {
        this.schedule = AveragingSchedule.of(config.training());
        this.aggregationDepth = config.training().aggregationDepth();
        this.settings = ReplicaSettings.of(config, spec);
        this.meter = new RoundMeter(settings, datasetImages);
        this.workers = new WorkerStates<>(spark, shards, AveragingState.START, LONGEST_LINEAGE, scratch);
    }

    @Override
    public int roundLength() {
        return schedule.roundLength();
    }

    @Override
    public void endAt(int iterations) {
        schedule = schedule.endingAt(iterations);
    }

    @Override
    public void restoreWorkers(SavedWorkers files) {
        workers.restore(files);
    }

    @Override
    public WorkerSave workerSave() {
        return (state, folder) -> workers.knowMore() ? workers.save(state, folder) : Map.of();
    }

    @Override
    public RoundEnd round(GanState state, int until) {
        long start = System.nanoTime();
        workers.start(state);
        long started = System.nanoTime();
        workers.cutLineage(state);
        AveragedNetworks due = schedule.due(until);
        AveragingTask task = new AveragingTask(settings, due, until);
        List<WorkerResult> results =
                Averaging.collect(due.both() ? workers.trainLast(task) : workers.train(task, until), aggregationDepth);
        long collected = System.nanoTime();
        WorkerResult merged = Averaging.merge(results);
        RoundCounts counts = merged.counts().orThrow();
        DivergedException.check(until, "norm of the parameters", merged.squaredNorm());
        GanState next = due.join(withMoments(merged.message().state(), state), state)
                .keepingFrozen(state, settings.spec().critic().frozen())
                .withFeedback(
                        Adaptation.ofRounds(settings, roundLength()).after(state.feedback(), counts.losses(), until));
        Double divergence =
                settings.workers() == 1 || due.none() ? null : divergence(due.of(next), merged.squaredNorm());
        long averaged = System.nanoTime();
        goOn(due, next);
        long end = System.nanoTime();
        RoundMeter.Exchange exchange = new RoundMeter.Exchange(divergence, null, null, next.feedback());
        RoundMeter.Times times =
                new RoundMeter.Times(end - start, started - start + end - averaged, averaged - collected);
        return new RoundEnd(
                next,
                new RoundResult(state.iteration(), meter.metrics(state.iteration(), until, counts, exchange, times)));
    }

    /** Where the workers stand, as the executors have them; where nothing is their own, the driver's state is it. */
    JavaRDD<AveragingState> replicas() {
        return workers.states();
    }

    /** How often networks are averaged, for people. */
    static String agreement(int roundLength, AveragingIntervals rounds) {
        return rounds.everyRound()
                ? "averaged every " + roundLength + " iterations"
                : String.format(
                        Locale.ROOT,
                        "the generator averaged every %d iterations, the critic every %d",
                        (long) roundLength * rounds.generator(),
                        (long) roundLength * rounds.critic());
    }

    private void goOn(AveragedNetworks due, GanState next) {
        if (due.both()) {
            workers.forget();
        } else {
            workers.exchange(new StateMessage(due.of(next)), (worker, average) -> worker.plus(average.state()));
        }
    }

    /** Where moments do not travel, the driver has none but the fresh ones, from which each average starts. */
    private GanState withMoments(GanState averaged, GanState before) {
        return settings.averageUpdaters()
                ? averaged
                : averaged.withOptimizers(before.generatorOptimizer(), before.criticOptimizer());
    }

    /** The spread of replicas is the mean of their squared norms less the squared norm of their mean. */
    static double divergence(GanState average, double meanSquaredNorm) {
        double squaredNorm = average.squaredNorm();
        return Math.sqrt(Math.max(0, meanSquaredNorm - squaredNorm) / squaredNorm);
    }

    /** Lets the executors' states and this JVM's buffers go. */
    @Override
    public void close() {
        workers.close();
        Replica.release(settings.run());
        if (!schedule.intervals().everyRound()) {
            workers.deleteScratch();
        }
    }
}
