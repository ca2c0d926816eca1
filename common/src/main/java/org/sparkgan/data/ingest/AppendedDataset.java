package org.sparkgan.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.PackedDataset;

/** A dataset to which an ingest adds images, and what that asks of them. */
final class AppendedDataset {
    private final PackedDataset dataset;
    private final DataSettings settings;
    private final KnownImages known;

    private AppendedDataset(PackedDataset dataset, DataSettings settings, KnownImages known) {
        this.dataset = dataset;
        this.settings = settings;
        this.known = known;
    }

    /**
     * Opens the dataset at {@code data.path}.
     *
     * @param source the whole address of the source of images that may come again
     * @throws DataException where there is none, or it is damaged
     * @throws ConfigException where the settings ask for another shape than the dataset has, or images are stacked
     */
    static AppendedDataset open(SparkSession spark, DataSettings settings, String source) throws IOException {
        PackedDataset dataset = PackedDataset.open(spark, settings.requiredPath());
        refuseStacks(dataset.manifest(), settings);
        refuseOtherShape(dataset.manifest().shape(), settings);
        return new AppendedDataset(dataset, settings, new KnownImages(dataset, source));
    }

    private static void refuseStacks(DatasetManifest manifest, DataSettings settings) {
        if (settings.stacks().isPresent()) {
            throw new ConfigException("data.stacks makes a dataset anew, but --append keeps that of data.path "
                    + settings.requiredPath() + ": leave one of them out");
        }
        if (manifest.stack() != null) {
            throw new ConfigException("data.path " + settings.requiredPath()
                    + " is a stacked dataset, to which nothing can be appended: make it anew with --overwrite and"
                    + " data.stacks");
        }
    }

    private static void refuseOtherShape(ImageShape shape, DataSettings settings) {
        int size = settings.imageSize().orElse(shape.height());
        boolean sameSize = settings.imageSize().isEmpty() || (size == shape.height() && size == shape.width());
        if (!sameSize) {
            throw new ConfigException("data.image-size is " + size + ", but the dataset data.path "
                    + settings.requiredPath() + " holds images of " + shape
                    + ": leave data.image-size out to append, or pack another dataset");
        }
        int channels = settings.channels().orElse(shape.channels());
        if (channels != shape.channels()) {
            throw new ConfigException("data.channels is " + channels + ", but the dataset data.path "
                    + settings.requiredPath() + " holds images of " + shape
                    + ": leave data.channels out to append, or pack another dataset");
        }
    }

    DatasetManifest manifest() {
        return dataset.manifest();
    }

    /** How many images of the source are new, as far as the manifest tells. */
    long expected(long images) {
        return Math.max(0, images - known.packed());
    }

    /**
     * Numbers the labels of the source.
     *
     * @throws DataException where the source's are names and the dataset's are numbers from the start
     */
    LabelNumbers number(SortedMap<String, Integer> source) {
        Map<String, Integer> names = manifest().labels();
        boolean isNumbered = names.isEmpty()
                && !source.isEmpty()
                && !dataset.rows().where(col(Columns.LABEL).isNotNull()).isEmpty();
        if (isNumbered) {
            throw new DataException("data.source " + settings.requiredSource() + ": its labels are names (such as "
                    + source.firstKey() + "), but those of the dataset data.path " + settings.requiredPath()
                    + " are numbers: pack it into a dataset of its own");
        }
        return new LabelNumbers(names, source);
    }

    /** Marks what the dataset has, in the numbers of its labels. */
    Dataset<Row> mark(Dataset<Row> decoded, LabelNumbers labels) throws IOException {
        return known.mark(decoded, settings.deduplicate())
                .withColumn(Columns.LABEL, udf(labels, DataTypes.IntegerType).apply(col(Columns.LABEL)));
    }

    /** Stops where images have numbers for labels, but those of the source have no names and the dataset's have. */
    void refuseNumbers(JavaRDD<Row> images, SortedMap<String, Integer> source) {
        if (!manifest().labels().isEmpty()
                && source.isEmpty()
                && !images.filter(row -> !row.isNullAt(1)).isEmpty()) {
            throw new DataException("data.source " + settings.requiredSource()
                    + ": its labels are numbers, but those of the dataset data.path " + settings.requiredPath()
                    + " are names (such as " + manifest().labels().firstKey()
                    + "): pack it into a dataset of its own");
        }
    }
}
