package org.sparkgan.sample;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SampleFormat;
import org.sparkgan.config.SampleSettings;
import org.sparkgan.gan.LabelCycle;
import org.sparkgan.report.SampleGrid;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/** Makes images with a saved generator, as {@code sample.*} asks. */
public final class Sampling {
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
            StoreRefusedException.throwIfDenied(e, "sample.out", config.sample().requiredOut(), hadoop);
            throw e;
        }
    }

    private static SampleResult run(SparkSession spark, JobConfig config, Configuration hadoop) throws IOException {
        SampleSettings settings = config.sample();
        String out = settings.requiredOut();
        boolean oneGrid = out.endsWith(".png");
        Folder folder = oneGrid ? freeFile(out, settings, hadoop) : freeFolder(out, hadoop);
        SavedGenerator generator = SavedGenerator.chosen(config, hadoop);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<float[]> parameters = context.broadcast(generator.parameters());
        ImageMaker maker = maker(generator, parameters, settings, context.defaultParallelism());
        try {
            if (oneGrid) {
                ImageOutput.grid(context, maker, folder, fileName(out));
            } else {
                makeFolder(spark, context, maker, folder, settings.format());
            }
        } finally {
            parameters.destroy();
        }
        return new SampleResult(settings.count(), out, generator.source());
    }

    private static ImageMaker maker(
            SavedGenerator generator, Broadcast<float[]> parameters, SampleSettings settings, int parallelism) {
        ImageRanges ranges = ImageRanges.of(settings.count(), generator.shape().values(), parallelism);
        return new ImageMaker(
                generator.network(),
                parameters,
                generator.shape(),
                settings.seed(),
                labels(generator, settings),
                ranges);
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

    private static void makeFolder(
            SparkSession spark, JavaSparkContext context, ImageMaker maker, Folder folder, SampleFormat format)
            throws IOException {
        boolean done = false;
        try {
            switch (format) {
                case PNG -> ImageOutput.pngs(context, maker, folder);
                case PARQUET -> ImageOutput.parquet(spark, context, maker, folder);
            }
            done = true;
        } finally {
            if (!done) {
                folder.delete();
            }
        }
    }

    private static Folder freeFile(String out, SampleSettings settings, Configuration hadoop) throws IOException {
        if (settings.format() != SampleFormat.PNG) {
            throw new ConfigException("sample.out " + out + " ends in .png, one grid, but sample.format is "
                    + settings.format() + ": give a folder, or sample.format=png");
        }
        if (settings.count() > SampleGrid.MOST) {
            throw new ConfigException("sample.count must be at most " + SampleGrid.MOST + " for one grid, but is "
                    + settings.count() + ": give a folder as sample.out");
        }
        Folder folder = Folder.holding(out, hadoop);
        if (folder.exists(fileName(out))) {
            throw new ConfigException("sample.out " + out + " is there already: give another file, or delete it");
        }
        return folder;
    }

    private static Folder freeFolder(String out, Configuration hadoop) throws IOException {
        Folder folder = Folder.at(out, hadoop);
        if (!folder.list().isEmpty()) {
            throw new ConfigException("sample.out " + out + " is not empty: give another folder, or delete it");
        }
        return folder;
    }

    private static String fileName(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }
}
