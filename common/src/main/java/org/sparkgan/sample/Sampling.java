package org.sparkgan.sample;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.cluster.TaskDevices;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SampleKind;
import org.sparkgan.config.SampleSettings;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.storage.Claim;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.FreeFile;
import org.sparkgan.storage.StoreRefusedException;

/** Makes images with a saved generator, as {@code sample.*} asks. */
public final class Sampling {
    private static final String OUT = "sample.out";

    /** Is in the folder while images are written to it; Spark passes over it. */
    private static final String RESERVED = "_unfinished";

    private Sampling() {}

    /**
     * Makes the images; a run that fails takes its files with it.
     *
     * @throws ConfigException where there is no generator, or {@code sample.out} is taken
     * @throws StoreRefusedException where S3 denies access
     * @throws IOException where a file system fails
     */
    public static SampleResult run(SparkSession spark, JobConfig config) throws IOException {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try {
            return run(spark, config, hadoop);
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            StoreRefusedException.throwIfDenied(e, OUT, config.sample().requiredOut(), hadoop);
            throw e;
        }
    }

    /**
     * What would be made, in words.
     *
     * @throws ConfigException where the settings contradict each other
     */
    public static String plan(SampleSettings settings) {
        return SamplePlan.of(settings).words();
    }

    private static SampleResult run(SparkSession spark, JobConfig config, Configuration hadoop) throws IOException {
        SampleSettings settings = config.sample();
        String out = settings.requiredOut();
        SampleTarget target = SampleTarget.of(settings);
        SamplePlan plan = SamplePlan.of(settings);
        Folder folder = target.isFile() ? FreeFile.at(OUT, out, hadoop).folder() : freeFolder(out, hadoop);
        SavedGenerator generator = SavedGenerator.chosen(config, hadoop);
        LabelCycle labels = labels(generator, settings);
        if (target == SampleTarget.GRID) {
            checkSize(generator.shape(), plan.images(), plan.columns(settings, labels), out);
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        // Spark drops the broadcast by itself: destroy would not wait, and fail aloud where the session is closed next.
        // Here once, as it takes more images to find than a task makes.
        StandingNetwork standing =
                StandingNetwork.of(TaskDevice.ofDriver(), generator.network(), generator.parameters());
        Broadcast<float[]> parameters = context.broadcast(standing.parameters());
        ImageRanges ranges = ImageRanges.of(plan.images(), plan.together());
        lookAtGpus(context, config.compute(), standing.spec(), ranges.tasks());
        ImageMaker maker = new ImageMaker(
                config.compute(), standing.spec(), parameters, generator.shape(), plan.latents(), labels, ranges);
        try (TaskBar bar = new TaskBar(ranges)) {
            context.sc().addSparkListener(bar);
            write(spark, maker, settings, plan.columns(settings, labels), folder);
        }
        String made = plan.words() + plan.arrangement(settings, labels);
        return new SampleResult(plan.images(), made, out, generator.source());
    }

    private static void lookAtGpus(JavaSparkContext spark, ComputeSettings compute, NetworkSpec network, int tasks) {
        TaskDevices.found(
                spark,
                compute.exact(),
                "task",
                Math.min(tasks, spark.defaultParallelism()),
                (task, memory) -> GeneratorSampler.plan(network, memory));
    }

    private static void write(SparkSession spark, ImageMaker maker, SampleSettings settings, int columns, Folder folder)
            throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        SampleTarget target = SampleTarget.of(settings);
        String name = FreeFile.name(settings.requiredOut());
        WalkOutput walk = new WalkOutput(context, maker, settings.grid());
        if (!target.isFile()) {
            reserve(folder, settings.requiredOut());
        }
        boolean done = false;
        boolean isOurs = true;
        try {
            switch (target) {
                case GRID -> ImageOutput.grid(context, maker, columns, folder, name);
                case MOVIE -> walk.gif(folder, name);
                case TABLE -> ImageOutput.parquet(spark, context, maker, folder);
                case PICTURES -> {
                    if (settings.kind() == SampleKind.WALK) {
                        walk.pngs(folder);
                    } else {
                        ImageOutput.pngs(context, maker, folder);
                    }
                }
            }
            done = true;
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
            isOurs = false;
            throw FreeFile.taken(OUT, settings.requiredOut());
        } finally {
            if (!done && isOurs && target.isFile()) {
                folder.delete(name);
            } else if (!done && isOurs) {
                folder.delete();
            }
        }
        if (!target.isFile()) {
            folder.delete(RESERVED);
        }
    }

    /** Two at once would mix their images. */
    private static void reserve(Folder folder, String out) throws IOException {
        folder.make();
        try (Claim claim = Claim.take(folder).orElseThrow(() -> isNotEmpty(out))) {
            if (folder.list().stream().anyMatch(file -> !file.startsWith(Claim.PREFIX))) {
                throw isNotEmpty(out);
            }
            claim.requireTimely();
            folder.write(RESERVED, new byte[0]);
        }
    }

    private static LabelCycle labels(SavedGenerator generator, SampleSettings settings) {
        int classes = generator.network().classes();
        if (settings.label().isEmpty()) {
            return new LabelCycle(0, classes);
        }
        int label = settings.label().get();
        if (classes == 0) {
            throw new ConfigException("sample.label must not be set, as the generator " + generator.source()
                    + " takes no labels, but is " + label + ": leave it out, or train with gan.conditional=true");
        }
        if (label >= classes) {
            throw new ConfigException("sample.label must be 0 to " + (classes - 1) + ", the labels of the generator "
                    + generator.source() + ", but is " + label);
        }
        return new LabelCycle(label, 1);
    }

    private static void checkSize(ImageShape shape, int images, int columns, String out) {
        long pixels = SampleGrid.pixels(shape, images, columns);
        if (pixels > SampleGrid.MOST_PIXELS) {
            throw new ConfigException(OUT + " " + out + " would be a picture of " + pixels
                    + " pixels, but must have at most " + SampleGrid.MOST_PIXELS
                    + ": lower sample.count or sample.steps, or give a folder of images");
        }
    }

    private static Folder freeFolder(String out, Configuration hadoop) throws IOException {
        Folder folder = Folder.at(out, hadoop);
        if (!folder.list().isEmpty()) {
            throw isNotEmpty(out);
        }
        return folder;
    }

    private static ConfigException isNotEmpty(String out) {
        return new ConfigException(OUT + " " + out + " is not empty: give another folder, or delete it");
    }
}
