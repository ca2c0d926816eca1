package org.sparkgan.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * Packs images of any kind into a dataset: decodes each once, sorts all by a random number that is a pure function of
 * (seed, path), and writes Parquet files of about 64 MB, so that the same source and seed give the same dataset on any
 * cluster. Pixels never come to the driver.
 */
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final long FILE_BYTES = 64L << 20;
    private static final String ORDER = "dataset_order";

    private final SparkSession spark;
    private final Configuration hadoop;
    private final DataSettings settings;
    private final long seed;
    private final String attempt;
    private final DatasetFolder target;

    private Ingest(SparkSession spark, DataSettings settings, long seed) throws IOException {
        this.spark = spark;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.settings = settings;
        this.seed = seed;
        this.attempt = attemptName();
        this.target = DatasetFolder.at(settings.requiredPath(), hadoop);
    }

    /**
     * Packs {@code data.source} into {@code data.path}. Whatever stops it, what this attempt wrote is deleted and an older
     * dataset stays as it was.
     *
     * @param seed decides the order of the rows
     * @throws DataException for a source without usable images
     * @throws org.sparkgan.config.ConfigException for missing settings and an occupied or unwritable {@code data.path}
     */
    public static IngestReport run(SparkSession spark, DataSettings settings, long seed, Overwrite mode) {
        return runIn(session(spark), settings, seed, mode);
    }

    /** As {@link #run}, in the session that {@link #session} has made. */
    static IngestReport runIn(SparkSession spark, DataSettings settings, long seed, Overwrite mode) {
        try {
            settings.requiredSource();
            return new Ingest(spark, settings, seed).run(mode);
        } catch (IOException e) {
            throw new DataException(
                    "cannot ingest " + settings.requiredSource() + " into " + settings.requiredPath() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private IngestReport run(Overwrite mode) throws IOException {
        target.prepare(mode);
        boolean announced = false;
        DatasetManifest manifest;
        try {
            manifest = pack(ImageSource.find(spark, settings));
            target.announce(manifest);
            announced = true;
        } finally {
            // Spark throws checked exceptions that its methods do not declare, so that no catch would name them all.
            if (!announced) {
                discard();
            }
        }
        target.publish(manifest);
        deleteOlder();
        return report(manifest);
    }

    private DatasetManifest pack(ImageSource source) throws IOException {
        ImageShape shape = source.shape(settings);
        LOG.info("{}: {}", settings.requiredSource(), source.description());
        JavaRDD<Row> rows = ordered(source.decoded(spark, shape), parts(source.images(), shape));
        long rejected = writeRejected(rows, source.images());
        List<DatasetManifest.DataFile> files = writeImages(rows, shape);
        long images = files.stream().mapToLong(DatasetManifest.DataFile::rows).sum();
        refuseChanged(source.images(), images + rejected);
        return manifest(source, shape, images, rejected, files);
    }

    private IngestReport report(DatasetManifest manifest) {
        IngestReport report = new IngestReport(
                manifest.images(),
                manifest.rejected(),
                manifest.shape(),
                manifest.files().size(),
                target.folder().uri());
        LOG.info("{}: {} images of {}, {} rejected", report.path(), report.images(), report.shape(), report.rejected());
        return report;
    }

    /** As few parts as the images fill: a function of the data alone, or the order would depend on the cluster. */
    private static int parts(long images, ImageShape shape) {
        return (int) Math.min(100_000, 1 + images * shape.values() / FILE_BYTES);
    }

    /** Decoding ends at a shuffle, whose files all later passes over these rows read again. */
    private JavaRDD<Row> ordered(Dataset<Row> decoded, int parts) {
        return decoded.withColumn(
                        ORDER, udf(new DatasetOrder(seed), DataTypes.LongType).apply(col(Columns.PATH)))
                .repartition(parts, col(ORDER))
                .sortWithinPartitions(ORDER, Columns.PATH)
                .drop(ORDER)
                .javaRDD();
    }

    private long writeRejected(JavaRDD<Row> rows, long images) {
        JavaRDD<Row> broken = rows.filter(Columns::isBroken).map(Columns::rejected);
        long rejected = broken.count();
        if (rejected == 0) {
            return 0;
        }
        refuseTooMany(broken, rejected, images);
        spark.createDataFrame(broken, Columns.REJECTED)
                .write()
                .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
                .json(target.uri(DatasetFolder.rejectedFolder(attempt)));
        LOG.warn(
                "{} of {} images rejected, see {}",
                rejected,
                images,
                target.uri(DatasetFolder.rejectedFolder(attempt)));
        return rejected;
    }

    private void refuseTooMany(JavaRDD<Row> broken, long rejected, long images) {
        if (rejected < images && rejected <= settings.maxRejected() * images) {
            return;
        }
        Row example = broken.takeOrdered(1, new ByPath()).get(0);
        String found = rejected == images
                ? "none of " + images + " images can be read"
                : rejected + " of " + images + " images cannot be read, more than data.max-rejected = "
                        + settings.maxRejected();
        throw new DataException("data.source " + settings.requiredSource() + ": " + found + "; for example "
                + example.getString(0) + " " + example.getString(1));
    }

    private void refuseChanged(long found, long read) {
        if (found != read) {
            throw new DataException("data.source " + settings.requiredSource() + ": " + found
                    + " images were found, but " + read + " read: it must not change while it is ingested");
        }
    }

    private List<DatasetManifest.DataFile> writeImages(JavaRDD<Row> rows, ImageShape shape) throws IOException {
        String folder = DatasetFolder.dataFolder(attempt);
        spark.createDataFrame(
                        rows.filter(row -> !Columns.isBroken(row)).map(row -> Columns.packed(row, shape)),
                        Columns.PACKED)
                .write()
                .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
                // Small row groups, so that several tasks can read one file; pixels never repeat.
                .option("parquet.block.size", FILE_BYTES / 8)
                .option("parquet.enable.dictionary#pixels", "false")
                .parquet(target.uri(folder));
        List<DatasetManifest.DataFile> files = new ArrayList<>();
        for (String name : target.folder().folder(folder).list()) {
            if (name.endsWith(".parquet")) {
                long count = rowCount(new Path(target.uri(folder), name));
                if (count > 0) {
                    files.add(new DatasetManifest.DataFile(folder + "/" + name, count));
                }
            }
        }
        return files;
    }

    private long rowCount(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            return reader.getRecordCount();
        }
    }

    private DatasetManifest manifest(
            ImageSource source, ImageShape shape, long images, long rejected, List<DatasetManifest.DataFile> files) {
        return new DatasetManifest(
                DatasetManifest.SCHEMA_VERSION,
                "SparkGAN " + BuildVersions.sparkgan(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                settings.requiredSource(),
                seed,
                images,
                rejected,
                rejected == 0 ? null : DatasetFolder.rejectedFolder(attempt),
                shape,
                source.labels(),
                files);
    }

    /** Must not hide the reason why the attempt ended. */
    private void discard() {
        try {
            target.discard(attempt);
        } catch (IOException e) {
            LOG.warn(
                    "{}: cannot delete what the attempt {} wrote: {}",
                    settings.requiredPath(),
                    attempt,
                    e.getMessage());
        }
    }

    /** Files that stay are litter, no harm: the manifest does not name them. */
    private void deleteOlder() {
        try {
            target.deleteOlder(attempt);
        } catch (IOException e) {
            LOG.warn("{}: cannot delete what older attempts wrote: {}", settings.requiredPath(), e.getMessage());
        }
    }

    private static String attemptName() {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.now())
                + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A session of our own, for settings that the caller's other queries must not see. */
    static SparkSession session(SparkSession spark) {
        SparkSession own = spark.newSession();
        own.conf().set("spark.sql.adaptive.enabled", false);
        // A small file counts for little more than its bytes, or 20,000 of them would make 625 tasks.
        own.conf().set("spark.sql.files.openCostInBytes", 16 << 10);
        own.conf().set("spark.sql.files.maxPartitionBytes", 32 << 20);
        return own;
    }

    private record ByPath() implements Comparator<Row>, java.io.Serializable {
        @Override
        public int compare(Row one, Row other) {
            return one.getString(0).compareTo(other.getString(0));
        }
    }
}
