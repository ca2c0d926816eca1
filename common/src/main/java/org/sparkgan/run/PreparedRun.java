package org.sparkgan.run;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.DataException;
import org.sparkgan.data.dataset.DatasetLabels;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.train.TrainingListener;

/**
 * A run that can begin: its folder is free, its dataset is there, and nothing was found against its settings. Nothing has changed
 * yet, and none of this changes any more.
 */
public final class PreparedRun {
    private final RunStart start;
    private final RunFolder folder;
    private final DatasetManifest manifest;
    private final CheckedTraining training;
    private final List<String> beginning;

    private PreparedRun(
            RunStart start,
            RunFolder folder,
            DatasetManifest manifest,
            CheckedTraining training,
            List<String> beginning) {
        this.start = start;
        this.folder = folder;
        this.manifest = manifest;
        this.training = training;
        this.beginning = beginning;
    }

    /**
     * Prepares a run on a Spark that has started.
     *
     * @param config with {@code data.path}, a packed dataset, {@code run.dir}, and {@code training.epochs} or {@code
     *     training.iterations}
     * @param start whether the run may find a run in its folder
     * @throws org.sparkgan.config.ConfigException for settings that cannot be, memory that does not suffice and an occupied folder
     * @throws DataException where there is no dataset, or it is damaged
     */
    public static PreparedRun of(JobConfig config, RunStart start, SparkSession spark) {
        return of(
                config,
                start,
                spark.sparkContext().getConf(),
                spark.sparkContext().hadoopConfiguration());
    }

    /**
     * Prepares a run before Spark starts.
     *
     * @param spark the settings that it will have
     * @param hadoop those of its file systems
     * @throws org.sparkgan.config.ConfigException as {@link #of(JobConfig, RunStart, SparkSession)}
     * @throws DataException as {@link #of(JobConfig, RunStart, SparkSession)}
     */
    public static PreparedRun of(JobConfig config, RunStart start, SparkConf spark, Configuration hadoop) {
        RunFolder folder = RunFolder.open(config.run().requiredDir(), hadoop, start);
        String path = config.data().requiredPath();
        DatasetManifest manifest = PackedDataset.describe(path, hadoop);
        int classes = config.gan().conditional() ? DatasetLabels.classes(path, hadoop) : 0;
        GanSpec spec = GanSpec.of(config, manifest.shape(), classes);
        CheckedTraining training = CheckedTraining.of(config, spec, manifest, spark);
        return new PreparedRun(start, folder, manifest, training, Beginning.lines(start, folder, config, spec, hadoop));
    }

    /** What the run is going to do, a line each. */
    public List<String> plan() {
        return PlanLines.of(this);
    }

    /**
     * Trains to the end; the run's folder holds all that it leaves.
     *
     * @param listeners hear of the run, after all others: of a round when its grid, its scores and its checkpoint are there
     * @return the generator as it is at the end, averaged where an average is kept
     * @throws IOException where a file system fails
     * @throws InterruptedException while it waits for executors
     * @throws org.sparkgan.config.ConfigException where a checkpoint to go on from has other settings, another start has taken the
     *     folder, or the cluster gives no executor
     * @throws org.sparkgan.gan.DivergedException when a number is not finite
     */
    public SavedGenerator train(SparkSession spark, TrainingListener... listeners)
            throws IOException, InterruptedException {
        return train(spark, Caller.hearing(listeners));
    }

    /**
     * Trains to the end, or until {@code caller} asks it to stop.
     *
     * @return as {@link #train(SparkSession, TrainingListener...)}
     * @throws IOException as there
     * @throws InterruptedException as there
     * @throws InterruptedRunException where it was asked to stop
     */
    public SavedGenerator train(SparkSession spark, Caller caller) throws IOException, InterruptedException {
        return new TrainingRun(this, spark, dataset(spark), caller).train();
    }

    private PackedDataset dataset(SparkSession spark) {
        String path = training.config().data().requiredPath();
        PackedDataset dataset = PackedDataset.open(spark, path);
        if (!dataset.manifest().contentId().equals(manifest.contentId())) {
            throw new DataException("data.path " + path + " has changed since the run was prepared: start it again");
        }
        return dataset;
    }

    RunStart start() {
        return start;
    }

    RunFolder folder() {
        return folder;
    }

    CheckedTraining training() {
        return training;
    }

    /** Images that no worker trains on. */
    long heldOut() {
        return HoldOut.of(training.config()).images(manifest, HoldOut.Side.HELD_OUT);
    }

    /** Of a run that begins with trained networks, or began so, what people should know of that. */
    List<String> beginning() {
        return beginning;
    }
}
