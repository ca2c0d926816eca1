package org.sparkgan.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.Checkpoint;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.Resume;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.AveragingIntervals;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.data.dataset.DatasetLabels;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.CudaRule;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.NetworkSummary;
import org.sparkgan.report.mlflow.MlflowListener;
import org.sparkgan.report.page.ReportListener;
import org.sparkgan.report.run.RunDescription;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunGuard;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunTakenException;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.Calibration;
import org.sparkgan.train.SyncMode;
import org.sparkgan.train.Trainer;
import org.sparkgan.train.TrainingPlan;

/** A run from its dataset to its folder: what is trained, where it starts and who listens. */
final class TrainingRun {
    private final SparkSession spark;
    private final JobConfig config;
    private final RunStart start;
    private final RunFolder folder;
    private final PackedDataset dataset;
    private final GanSpec spec;
    private final CheckpointStore store;
    private final Optional<MlflowListener> mlflow;

    TrainingRun(SparkSession spark, JobConfig config, RunStart start) {
        this.spark = spark;
        this.config = config;
        this.start = start;
        folder = RunFolder.open(config.run().requiredDir(), spark.sparkContext().hadoopConfiguration(), start);
        dataset = PackedDataset.open(spark, config.data().requiredPath());
        spec = spec(config, dataset.manifest(), spark.sparkContext().hadoopConfiguration());
        store = new CheckpointStore(folder.folder(), config.checkpoint());
        mlflow = MlflowListener.of(config, folder.folder(), dataset.manifest().contentId());
    }

    /** What a run under these settings is going to do, without Spark. */
    static List<String> plan(JobConfig config, RunStart start) {
        var hadoop = Sessions.hadoop();
        RunFolder folder = RunFolder.open(config.run().requiredDir(), hadoop, start);
        DatasetManifest manifest = PackedDataset.describe(config.data().requiredPath(), hadoop);
        GanSpec spec = spec(config, manifest, hadoop);
        requireRight(config, spec);
        HeapCheck.require(config, spec, Sessions.master(), Runtime.getRuntime().maxMemory());
        OffHeapPlan memory = OffHeapPlan.of(
                        config, spec, Sessions.settings(), Runtime.getRuntime().maxMemory(), Sessions.machineMemory())
                .require(config);
        TrainingPlan plan = TrainingPlan.of(config, spec, manifest.images());
        if (config.evaluate().every().isPresent()) {
            config.evaluate().images(config.data().requiredPath(), manifest.images());
        }
        List<String> lines = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%s on %d images of %s from %s",
                        config.gan().objective(),
                        plan.images(),
                        plan.shape(),
                        config.data().requiredPath()),
                String.format(
                        Locale.ROOT,
                        "%d iterations on each of %d workers, %.1f epochs, %s",
                        plan.iterations(),
                        config.training().workers(),
                        plan.epochs(),
                        agreement(config.training())),
                "the run goes to " + folder.folder().uri(),
                String.format(
                        Locale.ROOT,
                        "generator of %,d parameters, critic of %,d",
                        plan.generatorParameters(),
                        plan.criticParameters())));
        NetworkSummary.lines(spec.generator()).forEach(line -> lines.add("generator: " + line));
        NetworkSummary.lines(spec.critic()).forEach(line -> lines.add("critic:    " + line));
        lines.add(memory.line());
        GpuRequest.ofExecutor(Sessions.settings())
                .ifPresent(
                        gpus -> lines.add(String.format(Locale.ROOT, "one worker a GPU, %d GPUs an executor", gpus)));
        return lines;
    }

    /** Refuses what GPUs would get wrong. */
    private static void requireRight(JobConfig config, GanSpec spec) {
        CudaRule.requireTraining(
                GpuRequest.deviceOfTasks(Sessions.settings(), Backend.isCudaShipped()),
                spec,
                config.training().sync());
        if (config.evaluate().every().isPresent()) {
            GpuRequest.requireNoneFor("evaluate.every");
        }
    }

    private static GanSpec spec(JobConfig config, DatasetManifest manifest, Configuration hadoop) {
        int classes =
                config.gan().conditional() ? DatasetLabels.classes(config.data().requiredPath(), hadoop) : 0;
        return GanSpec.of(config, manifest.shape(), classes);
    }

    private static String agreement(TrainingSettings training) {
        return switch (training.sync()) {
            case PARAMETER_AVERAGING ->
                training.averagingFrequency()
                        .map(count -> averaged(count, training.averagingIntervals()))
                        .orElse("averaged as often as is found good when the run starts");
            case GRADIENT_SHARING -> "updates shared every " + training.shareEvery() + " iterations";
            case SYNCHRONOUS -> "every step in common";
        };
    }

    private static String averaged(int roundLength, AveragingIntervals rounds) {
        return rounds.everyRound()
                ? "averaged every " + roundLength + " iterations"
                : String.format(
                        Locale.ROOT,
                        "the generator averaged every %d iterations, the critic every %d",
                        (long) roundLength * rounds.generator(),
                        (long) roundLength * rounds.critic());
    }

    /**
     * Trains to the end, or until something stops it; {@code result.json} says which.
     *
     * @param arguments of the job, for the record
     */
    void run(List<String> arguments) throws IOException, InterruptedException {
        Optional<Checkpoint> checkpoint = checkpoint();
        GanState state = checkpoint
                .map(Checkpoint::state)
                .orElseGet(() -> spec.initialState(config.training().seed()));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        TaskSlots.await(context, config.training());
        // All that can be refused is, before the folder is taken.
        requireRight(config, spec);
        CudaRule.requireImages(Backend.device(), "the driver");
        TrainingPlan.of(config, spec, dataset.manifest().images());
        RunListeners.Sight sight = RunListeners.Sight.of(context, config, spec, dataset);
        StopSignal signal = StopSignal.afterTheRound();
        RunGuard guard = folder.begin(RunDescription.now(
                config, dataset.manifest().contentId(), state.iteration(), spark.version(), arguments));
        RunReport report = new RunReport(folder.folder());
        ReportListener page = new ReportListener(folder.folder());
        Course course = new Course(guard, report, page, sight, signal);
        try {
            train(state, checkpoint, course);
            report.ended(RunStatus.COMPLETED, "all iterations were made", ExitCode.DONE.code());
        } catch (RunTakenException e) {
            // What the folder tells is the other start's to say.
            throw e;
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            Failure failure = Failure.of(e);
            report.ended(failure.status(), failure.message(), failure.code().code());
            throw e;
        } finally {
            page.ended();
            mlflow.ifPresent(MlflowListener::ended);
        }
    }

    /** What goes with a run from when its folder is taken. */
    private record Course(
            RunGuard guard, RunReport report, ReportListener page, RunListeners.Sight sight, StopSignal signal) {}

    private Optional<Checkpoint> checkpoint() throws IOException {
        return switch (start) {
            case NEW -> Optional.empty();
            case RESUME -> Resume.latest(store, identity(config));
        };
    }

    private RunIdentity identity(JobConfig settled) {
        return new RunIdentity(spec, settled.settings(), dataset.manifest().contentId());
    }

    private Folder scratch() {
        return folder.folder().folder("workers");
    }

    private JavaRDD<Shard> shards() {
        int workers = config.training().workers();
        return config.training().sync() == SyncName.SYNCHRONOUS
                ? dataset.forEach(workers)
                : dataset.shards(workers, config.data().reading().cache());
    }

    private void train(GanState state, Optional<Checkpoint> checkpoint, Course course) throws IOException {
        JavaRDD<Shard> shards = shards();
        try {
            JobConfig asked = checkpoint.map(saved -> saved.settled(config)).orElse(config);
            JobConfig settled = Calibration.settled(
                    JavaSparkContext.fromSparkContext(spark.sparkContext()),
                    asked,
                    spec,
                    shards,
                    dataset.manifest().images(),
                    scratch(),
                    state,
                    course.signal::obeyBeforeTheFirstRound);
            train(settled, shards, state, checkpoint, course);
        } finally {
            // Waits: an answer that comes when Spark has stopped, as of an executor that was lost, ends in a stack
            // trace.
            shards.unpersist(true);
        }
    }

    private void train(
            JobConfig settled, JavaRDD<Shard> shards, GanState state, Optional<Checkpoint> checkpoint, Course course)
            throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        TrainingPlan plan = TrainingPlan.of(settled, spec, dataset.manifest().images());
        try (SyncMode sync = SyncMode.of(context, settled, spec, shards, plan.images(), scratch());
                RunListeners listeners = new RunListeners(
                        settled,
                        spec,
                        folder.folder(),
                        course.sight,
                        new RunListeners.Saves(store, identity(settled), sync.workerSave()))) {
            checkpoint.map(Checkpoint::workers).ifPresent(sync::restoreWorkers);
            new Trainer(
                            context,
                            sync,
                            plan,
                            listeners.inOrder(course.guard, course.report, course.page, mlflow, course.signal))
                    .run(state);
        }
    }
}
