package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.CheckpointListener;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.Resume;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.DatasetManifest;
import org.sparkgan.data.PackedDataset;
import org.sparkgan.data.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.MetricsLog;
import org.sparkgan.report.Progress;
import org.sparkgan.report.RunDescription;
import org.sparkgan.report.RunFolder;
import org.sparkgan.report.RunReport;
import org.sparkgan.report.RunStart;
import org.sparkgan.report.RunStatus;
import org.sparkgan.report.SampleListener;
import org.sparkgan.train.ParameterAveraging;
import org.sparkgan.train.Trainer;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/** A run from its dataset to its folder: what is trained, where it starts and who listens. */
final class TrainingRun {
    private final SparkSession spark;
    private final JobConfig config;
    private final RunStart start;
    private final RunFolder folder;
    private final PackedDataset dataset;
    private final RunIdentity identity;
    private final CheckpointStore store;

    TrainingRun(SparkSession spark, JobConfig config, RunStart start) {
        this.spark = spark;
        this.config = config;
        this.start = start;
        folder = RunFolder.open(config.run().requiredDir(), spark.sparkContext().hadoopConfiguration(), start);
        dataset = PackedDataset.open(spark, config.data().requiredPath());
        identity = new RunIdentity(
                GanSpec.of(config, dataset.manifest().shape()),
                config.settings(),
                dataset.manifest().contentId());
        store = new CheckpointStore(folder.folder(), config.checkpoint());
    }

    /** What a run under these settings is going to do, without Spark. */
    static List<String> plan(JobConfig config, RunStart start) {
        var hadoop = Sessions.hadoop();
        RunFolder folder = RunFolder.open(config.run().requiredDir(), hadoop, start);
        DatasetManifest manifest = PackedDataset.describe(config.data().requiredPath(), hadoop);
        GanSpec spec = GanSpec.of(config, manifest.shape());
        HeapCheck.require(config, spec, Sessions.master(), Runtime.getRuntime().maxMemory());
        TrainingPlan plan = TrainingPlan.of(config, spec, manifest.images());
        return List.of(
                "%s on %d images of %s from %s"
                        .formatted(
                                config.gan().objective(),
                                plan.images(),
                                plan.shape(),
                                config.data().requiredPath()),
                "%d iterations on each of %d workers, %.1f epochs, averaged every %d iterations"
                        .formatted(
                                plan.iterations(),
                                config.training().workers(),
                                plan.epochs(),
                                config.training().averagingFrequency()),
                "generator of %,d parameters, critic of %,d"
                        .formatted(plan.generatorParameters(), plan.criticParameters()),
                "the run goes to " + folder.folder().uri());
    }

    /**
     * Trains to the end, or until something stops it; {@code result.json} says which.
     *
     * @param arguments of the job, for the record
     */
    void run(List<String> arguments) throws IOException, InterruptedException {
        GanState state = firstState();
        TaskSlots.await(JavaSparkContext.fromSparkContext(spark.sparkContext()), config.training());
        folder.begin(RunDescription.now(config, identity.datasetId(), state.iteration(), spark.version(), arguments));
        RunReport report = new RunReport(folder.folder());
        try {
            train(state, report);
            report.ended(RunStatus.COMPLETED, "all iterations were made", ExitCode.DONE.code());
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            Failure failure = Failure.of(e);
            report.ended(
                    failure.code().status(), failure.message(), failure.code().code());
            throw e;
        }
    }

    private GanState firstState() throws IOException {
        GanState fresh = identity.spec().initialState(config.training().seed());
        return switch (start) {
            case NEW -> fresh;
            case RESUME -> Resume.state(store, identity).orElse(fresh);
        };
    }

    private void train(GanState state, RunReport report) throws IOException {
        TrainingPlan plan =
                TrainingPlan.of(config, identity.spec(), dataset.manifest().images());
        JavaRDD<Shard> shards = dataset.shards(config.training().workers());
        try (MetricsLog metrics = new MetricsLog(folder.folder(), config.checkpoint());
                Progress progress = Progress.here();
                ParameterAveraging sync = new ParameterAveraging(
                        JavaSparkContext.fromSparkContext(spark.sparkContext()),
                        config,
                        identity.spec(),
                        shards,
                        plan.images())) {
            // Metrics first, so that no checkpoint is ahead of its lines; the stop last, when all have seen the round.
            List<TrainingListener> listeners = List.of(
                    report,
                    metrics,
                    new CheckpointListener(store, identity, config.checkpoint()),
                    new SampleListener(
                            folder.folder(),
                            config.samples(),
                            identity.spec(),
                            config.training().seed()),
                    progress,
                    new StopSignal(last -> store.save(identity, last)));
            new Trainer(sync, plan, listeners).run(state);
        } finally {
            shards.unpersist();
        }
    }
}
