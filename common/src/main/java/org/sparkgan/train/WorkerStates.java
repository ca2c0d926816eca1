package org.sparkgan.train;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.IterationName;
import org.sparkgan.storage.StoredFile;

/**
 * Where the workers stand as an RDD, one partition a worker, made when the first round starts. Its lineage reaches back to the
 * last save, or to the start: what a lost executor held, Spark works out again from there, from the exchanges since, which are
 * kept, and the shards.
 *
 * @param <S> where a worker stands
 * @param <R> what it tells the driver
 */
final class WorkerStates<S extends WorkerState, R extends Serializable> {
    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final WorkerStart<S> start;
    private final int longestLineage;
    private final Folder scratch;

    /** Needed to work lost states out again. */
    private final List<Broadcast<?>> sinceSave = new ArrayList<>();

    /** The states of now and of a round ago; older ones are let go. */
    private final List<JavaRDD<WorkerRound<S, R>>> kept = new ArrayList<>();

    private Broadcast<SerializableConfiguration> hadoop;
    private SavedWorkers saved = SavedWorkers.NONE;
    /** Null where the driver's state is all there is. */
    private JavaRDD<S> states;

    private int rounds;

    /**
     * Workers that have not started yet.
     *
     * @param spark runs their rounds
     * @param shards one a partition, in the order of the workers
     * @param start how they start
     * @param longestLineage rounds without a save after which {@link #cutLineage} saves
     * @param scratch where that leaves its files; it need not exist
     */
    WorkerStates(
            JavaSparkContext spark, JavaRDD<Shard> shards, WorkerStart<S> start, int longestLineage, Folder scratch) {
        this.spark = spark;
        this.shards = shards;
        this.start = start;
        this.longestLineage = longestLineage;
        this.scratch = scratch;
    }

    /** Before the first round of a resumed run: what the workers knew when they were saved. */
    void restore(SavedWorkers files) {
        saved = files;
    }

    /** Whether any worker may know what the driver does not. */
    boolean knowMore() {
        return states != null || !saved.files().isEmpty();
    }

    /** Lets the workers start from the driver's {@code state} and from what they saved, unless they have. */
    void start(GanState state) {
        if (states == null) {
            states = first(state, saved);
            saved = SavedWorkers.NONE;
        }
    }

    /** Where the workers stand after the last exchange. */
    JavaRDD<S> states() {
        return states;
    }

    /** A round of which the workers keep something; what they tell is worked out once, by the first action. */
    JavaRDD<R> train(RoundTask<S, R> task, int until) {
        JavaRDD<WorkerRound<S, R>> round = states.zipPartitions(shards, task)
                .setName("workers at iteration " + until)
                .persist(StorageLevel.MEMORY_AND_DISK());
        kept.add(round);
        return Stage.map(round, WorkerRound::result);
    }

    /** A round of which the workers keep nothing: they do not go on from it. */
    JavaRDD<R> trainLast(RoundTask<S, R> task) {
        return Stage.map(states.zipPartitions(shards, task), WorkerRound::result);
    }

    /**
     * Lets all workers take in {@code update}, when they next train, and go on from there.
     *
     * @param after where a worker stands with it
     */
    <U> void exchange(U update, Function2<S, U, S> after) {
        Broadcast<U> broadcast = spark.broadcast(update);
        sinceSave.add(broadcast);
        states = kept.get(kept.size() - 1).map(round -> after.call(round.state(), broadcast.value()));
        while (kept.size() > 2) {
            kept.remove(0).unpersist(false);
        }
        rounds++;
    }

    /** Lets go of what the workers know: the driver knows it all, and they start from there again. */
    void forget() {
        release();
        states = null;
    }

    /**
     * Each worker writes its own file, from which the lineage begins anew.
     *
     * @param state the driver's
     */
    Map<String, StoredFile> save(GanState state, Folder folder) throws IOException {
        start(state);
        String uri = folder.uri();
        Broadcast<SerializableConfiguration> configuration = hadoop();
        folder.make();
        SavedWorkers files = SavedWorkers.of(
                uri,
                states.map(worker -> WorkerFile.write(
                                Folder.at(uri, configuration.value().value()),
                                worker,
                                TaskContext.get().taskAttemptId()))
                        .collect());
        release();
        states = first(state, files);
        return files.files();
    }

    /**
     * Saves to the scratch folder where the last save is too many rounds ago.
     *
     * @param state the driver's
     */
    void cutLineage(GanState state) {
        if (rounds < longestLineage) {
            return;
        }
        try {
            String name = IterationName.of(state.iteration());
            scratch.delete(name);
            save(state, scratch.folder(name));
            keepOnly(name, scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the workers' state in " + scratch.uri(), e);
        }
    }

    /** Deletes all in {@code scratch} but {@code name}. */
    static void keepOnly(String name, Folder scratch) throws IOException {
        for (String older : scratch.list()) {
            if (!older.equals(name)) {
                scratch.delete(older);
            }
        }
    }

    /** Lets go of all that executors keep for this run but their replicas' buffers. */
    void close() {
        release();
        if (hadoop != null) {
            hadoop.destroy();
        }
    }

    /** Deletes the scratch folder. */
    void deleteScratch() {
        delete(scratch);
    }

    /** Deletes a folder that is of no use after the run. */
    static void delete(Folder scratch) {
        try {
            scratch.delete();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + scratch.uri(), e);
        }
    }

    private void release() {
        kept.forEach(round -> round.unpersist(false));
        kept.clear();
        sinceSave.forEach(Broadcast::destroy);
        sinceSave.clear();
        rounds = 0;
    }

    private JavaRDD<S> first(GanState state, SavedWorkers known) {
        Broadcast<StateMessage> shared = spark.broadcast(new StateMessage(start.shared(state)));
        sinceSave.add(shared);
        WorkerStart<S> each = start;
        int count = shards.getNumPartitions();
        JavaRDD<Integer> workers =
                spark.parallelize(IntStream.range(0, count).boxed().toList(), count);
        if (known.files().isEmpty()) {
            return workers.map(worker -> each.fresh(worker, shared.value().state()));
        }
        Broadcast<SerializableConfiguration> configuration = hadoop();
        return workers.map(worker -> known.read(
                worker, each, shared.value().state(), configuration.value().value()));
    }

    private Broadcast<SerializableConfiguration> hadoop() {
        if (hadoop == null) {
            hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        }
        return hadoop;
    }
}
