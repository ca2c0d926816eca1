package org.sparkgan.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.config.ThresholdSettings;
import org.sparkgan.data.Shard;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.OptimizerState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoredFile;

/**
 * The replicas of gradient sharing as an RDD, one partition a worker. Its lineage reaches back to the last save, or to the start:
 * what a lost executor held, Spark works out again from there, from the exchanges since, which are kept, and the shards.
 */
final class WorkerStates {
    private final JavaSparkContext spark;
    private final ReplicaSettings settings;
    private final JavaRDD<Shard> shards;
    private final Broadcast<SerializableConfiguration> hadoop;

    /** Needed to work lost states out again. */
    private final List<Broadcast<?>> sinceSave = new ArrayList<>();

    /** The states of now and of a round ago; older ones are let go. */
    private final List<JavaRDD<SharingRound>> kept = new ArrayList<>();

    private JavaRDD<WorkerState> states;
    private int rounds;

    /**
     * Replicas that start at {@code start}.
     *
     * @param saved what the workers knew then; no files for a fresh start
     */
    WorkerStates(
            JavaSparkContext spark,
            ReplicaSettings settings,
            JavaRDD<Shard> shards,
            GanState start,
            SavedWorkers saved) {
        this.spark = spark;
        this.settings = settings;
        this.shards = shards;
        this.hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        states = first(start, saved);
    }

    /** Rounds since the last save. */
    int rounds() {
        return rounds;
    }

    /** The replicas after the last exchange. */
    JavaRDD<WorkerState> states() {
        return states;
    }

    /** Takes a round's iterations; the results are in the order of the workers. */
    List<SharingResult> train(ThresholdSettings threshold, int until) {
        JavaRDD<SharingRound> round = states.zipPartitions(shards, new SharingTask(settings, threshold, until))
                .setName("workers at iteration " + until)
                .persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(round);
        List<SharingResult> results = round.map(SharingRound::result).collect();
        while (kept.size() > 2) {
            kept.remove(0).unpersist(false);
        }
        rounds++;
        return results;
    }

    /** Lets all replicas apply {@code update}, when they are next needed. */
    void exchange(SharedUpdate update) {
        ReplicaSettings run = settings;
        Broadcast<SharedUpdate> broadcast = spark.broadcast(update);
        sinceSave.add(broadcast);
        states = kept.get(kept.size() - 1).map(round -> {
            WorkerState before = round.state();
            return Replica.of(run, before.worker()).apply(before, broadcast.value());
        });
    }

    /**
     * Each worker writes its own file, from which the lineage begins anew.
     *
     * @param shared what all replicas have in common
     */
    Map<String, StoredFile> save(GanState shared, Folder folder) throws IOException {
        String uri = folder.uri();
        Broadcast<SerializableConfiguration> configuration = hadoop;
        folder.make();
        Map<String, StoredFile> files = new TreeMap<>();
        states.map(state -> WorkerFile.write(
                        Folder.at(uri, configuration.value().value()),
                        state.worker(),
                        TaskContext.get().taskAttemptId(),
                        state.memory()))
                .collect()
                .forEach(file -> files.put(file.name(), file.content()));
        release();
        states = first(shared, new SavedWorkers(uri, files));
        return files;
    }

    /** Lets go of all that executors keep for this run but their replicas' buffers. */
    void close() {
        release();
        hadoop.destroy();
    }

    private void release() {
        kept.forEach(round -> round.unpersist(false));
        kept.clear();
        sinceSave.forEach(Broadcast::destroy);
        sinceSave.clear();
        rounds = 0;
    }

    private JavaRDD<WorkerState> first(GanState shared, SavedWorkers saved) {
        // The moments are the workers' own, the moving average is the driver's.
        Broadcast<StateMessage> start = spark.broadcast(new StateMessage(parametersOf(shared)));
        sinceSave.add(start);
        ReplicaSettings run = settings;
        JavaRDD<Integer> workers =
                spark.parallelize(IntStream.range(0, run.workers()).boxed().toList(), run.workers());
        if (saved.files().isEmpty()) {
            return workers.map(worker -> WorkerState.of(worker, start.value().state(), WorkerMemory.fresh(run.spec())));
        }
        String uri = saved.folder();
        Broadcast<SerializableConfiguration> configuration = hadoop;
        List<WorkerFile> files = saved.files().entrySet().stream()
                .map(file -> new WorkerFile(file.getKey(), file.getValue()))
                .sorted(Comparator.comparing(WorkerFile::name))
                .toList();
        return workers.map(worker -> WorkerState.of(
                worker,
                start.value().state(),
                files.get(worker).read(Folder.at(uri, configuration.value().value()), worker)));
    }

    private static GanState parametersOf(GanState state) {
        return new GanState(
                state.iteration(),
                state.generator(),
                state.critic(),
                new float[0],
                OptimizerState.NONE,
                OptimizerState.NONE);
    }
}
