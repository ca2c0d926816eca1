package org.sparkgan.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.checkpoint.Checkpoint;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.Resume;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.checkpoint.Saves;
import org.sparkgan.cluster.TaskSlots;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.CudaRule;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.mlflow.MlflowListener;
import org.sparkgan.report.run.RunDescription;
import org.sparkgan.report.run.RunGuard;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.Calibration;
import org.sparkgan.train.ExchangeChoice;
import org.sparkgan.train.Rounds;
import org.sparkgan.train.Segments;
import org.sparkgan.train.Trainer;
import org.sparkgan.train.WorkerDevices;

/** A prepared run from its dataset to its generator: what is trained, where it starts and who listens. */
final class TrainingRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    private final PreparedRun prepared;
    private final JobConfig config;
    private final GanSpec spec;
    private final Folder folder;
    private final SparkSession spark;
    private final JavaSparkContext context;
    private final PackedDataset dataset;
    private final Caller caller;

    TrainingRun(PreparedRun prepared, SparkSession spark, PackedDataset dataset, Caller caller) {
        this.prepared = prepared;
        this.config = prepared.training().config();
        this.spec = prepared.training().spec();
        this.folder = prepared.folder().folder();
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.dataset = dataset;
        this.caller = caller;
    }

    /** Trains to the end, or until something stops it; {@code result.json} says which. */
    SavedGenerator train() throws IOException, InterruptedException {
        String datasetId = dataset.manifest().contentId();
        Optional<MlflowListener> mlflow = MlflowListener.of(config, folder, datasetId);
        CheckpointStore store = new CheckpointStore(folder, config.checkpoint());
        Optional<Checkpoint> checkpoint = checkpoint(store);
        Beginning beginning = Beginning.of(checkpoint, prepared.folder(), config, spec, context.hadoopConfiguration());
        GanState state = beginning.state();
        TaskSlots.await(context, config.training());
        // All that can be refused is, before the folder is taken.
        CudaRule.requireImages(Backend.device(), "the driver");
        List<String> gpus = WorkerDevices.found(context, config, spec);
        tellOfAnotherDevice(state, gpus);
        ExchangeName exchange = ExchangeChoice.settled(context, config.training());
        Sight sight = Sight.of(context, prepared.training(), dataset);
        caller.stop().listen();
        RunGuard guard = prepared.folder()
                .begin(RunDescription.now(config, datasetId, state.iteration(), spark.version(), caller.arguments())
                        .on(gpus)
                        .from(beginning.origin()));
        RunListeners listeners = new RunListeners(prepared, guard, sight, mlflow, caller);
        GanState last =
                Trainer.toTheEnd(listeners.atTheEnd(), () -> train(state, checkpoint, exchange, store, listeners));
        return generator(last);
    }

    /** Of a run that goes on. */
    private void tellOfAnotherDevice(GanState state, List<String> gpus) throws IOException {
        Optional<RunDescription> before =
                state.iteration() == 0 ? Optional.empty() : prepared.folder().description();
        if (before.isPresent() && before.get().gpus().isEmpty() != gpus.isEmpty()) {
            LOG.warn(
                    "the run was computed on {}, is now on {}: it goes on, but not with the bits that it would have had",
                    devices(before.get().gpus()),
                    devices(gpus));
        }
    }

    private static String devices(List<String> gpus) {
        return gpus.isEmpty() ? "the CPU" : String.join("; ", gpus);
    }

    private Optional<Checkpoint> checkpoint(CheckpointStore store) throws IOException {
        return switch (prepared.start()) {
            case NEW -> Optional.empty();
            case RESUME -> Resume.latest(store, identity(config));
        };
    }

    private RunIdentity identity(JobConfig settled) {
        return new RunIdentity(spec, settled.settings(), dataset.manifest().contentId());
    }

    private SavedGenerator generator(GanState state) {
        return new SavedGenerator(folder.uri(), spec.generator(), state.shown(), spec.shape());
    }

    private GanState train(
            GanState state,
            Optional<Checkpoint> checkpoint,
            ExchangeName exchange,
            CheckpointStore store,
            RunListeners listeners)
            throws IOException {
        JavaRDD<Shard> shards =
                prepared.training().shards(dataset, config.data().reading().cache());
        Folder scratch = folder.folder("workers");
        try {
            CheckedTraining settled = prepared.training()
                    .settled(Calibration.settled(
                            context,
                            checkpoint
                                    .map(saved -> saved.settled(config))
                                    .orElse(config)
                                    .withExchange(exchange),
                            spec,
                            shards,
                            prepared.training().plan().images(),
                            scratch,
                            state,
                            () -> StopListener.obeyBeforeTheFirstRound(caller.stop())));
            try (Rounds rounds = settled.rounds(context, shards, scratch);
                    listeners) {
                listeners.open(new Saves(store, identity(settled.config()), rounds.workerSave(), listeners.all()));
                checkpoint.map(Checkpoint::workers).ifPresent(rounds::restoreWorkers);
                Segments segments = Segments.of(settled.config(), caller.stop()::isAsked);
                return new Trainer(rounds, segments, settled.plan(), listeners.all()).run(state);
            }
        } finally {
            // Waits: an answer that comes when Spark has stopped, as of an executor that was lost, ends in a stack
            // trace.
            shards.unpersist(true);
        }
    }
}
