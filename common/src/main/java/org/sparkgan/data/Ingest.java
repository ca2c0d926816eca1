package org.sparkgan.data;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.storage.StoreRefusedException;

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
        this.attempt = DatasetFolder.newAttempt();
        this.target = DatasetFolder.at(settings.requiredPath(), hadoop);
        if (StoreRefusedException.isOnS3(settings.requiredPath(), hadoop)) {
            S3Commit.use(spark);
        }
    }

    /**
     * Packs {@code data.source} into {@code data.path}. Whatever stops it, what this attempt wrote is deleted and an older
     * dataset stays as it was.
     *
     * @param seed decides the order of the rows and where random squares of pictures lie
     * @throws DataException for a source without usable images
     * @throws org.sparkgan.config.ConfigException for missing settings and an occupied or unwritable {@code data.path}
     */
    public static IngestReport run(SparkSession spark, DataSettings settings, long seed, Overwrite mode) {
        try {
            settings.requiredSource();
            return new Ingest(session(spark), settings, seed).run(mode);
        } catch (IOException e) {
            Configuration hadoop = spark.sparkContext().hadoopConfiguration();
            StoreRefusedException.throwIfDenied(e, "data.path", settings.requiredPath(), hadoop);
            StoreRefusedException.throwIfDenied(e, "data.source", settings.requiredSource(), hadoop);
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
        JavaRDD<Row> all =
                ordered(source.decoded(spark, Packing.of(shape, settings, seed)), parts(source.images(), shape));
        JavaRDD<Row> rows = settings.deduplicate() ? all.mapPartitions(DistinctImages::new) : all;
        List<RejectedReason> reasons = writeRejected(rows, source.images());
        long rejected = reasons.stream().mapToLong(RejectedReason::images).sum();
        long duplicates = settings.deduplicate() ? all.count() - rows.count() : 0;
        List<DatasetManifest.DataFile> files = writeImages(rows, shape);
        long images = files.stream().mapToLong(DatasetManifest.DataFile::rows).sum();
        refuseChanged(source.images(), images + duplicates + rejected);
        if (duplicates > 0) {
            LOG.info("{} images dropped, whose pixels are those of another", duplicates);
        }
        return manifest(source, shape, images, reasons, files);
    }

    private IngestReport report(DatasetManifest manifest) {
        IngestReport report = new IngestReport(
                manifest.images(),
                manifest.rejected(),
                manifest.rejectedReasons(),
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

    /**
     * Decoding ends at a shuffle, whose files all later passes over these rows read again. Of images with the same pixels,
     * which the order then brings together, the one whose path comes first stays.
     */
    private JavaRDD<Row> ordered(Dataset<Row> decoded, int parts) {
        Column identity = settings.deduplicate()
                ? coalesce(sha2(col(Columns.PIXELS), 256), col(Columns.PATH))
                : col(Columns.PATH);
        return decoded.withColumn(
                        ORDER, udf(new DatasetOrder(seed), DataTypes.LongType).apply(identity))
                .repartition(parts, col(ORDER))
                .sortWithinPartitions(ORDER, Columns.PATH)
                .drop(ORDER)
                .javaRDD();
    }

    private List<RejectedReason> writeRejected(JavaRDD<Row> rows, long images) {
        JavaRDD<Row> broken = rows.filter(Columns::isBroken).map(Columns::rejected);
        List<RejectedReason> reasons = RejectedReason.count(broken.map(row -> row.getString(1)));
        if (reasons.isEmpty()) {
            return reasons;
        }
        long rejected = reasons.stream().mapToLong(RejectedReason::images).sum();
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
        reasons.forEach(reason -> LOG.warn("{} rejected: {}", reason.images(), reason.reason()));
        return reasons;
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
                + example.getString(0) + " " + example.getString(2));
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
        return writtenFiles(folder);
    }

    private List<DatasetManifest.DataFile> writtenFiles(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        for (String name : target.folder().folder(folder).list()) {
            if (name.endsWith(".parquet")) {
                long count = rowCount(new Path(target.uri(folder), name));
                if (count > 0) {
                    names.add(folder + "/" + name);
                    rows.add(count);
                }
            }
        }
        List<FileDigest> digests =
                FileDigest.of(spark, names.stream().map(target::uri).toList());
        List<DatasetManifest.DataFile> files = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            FileDigest digest = digests.get(i);
            files.add(new DatasetManifest.DataFile(names.get(i), rows.get(i), digest.bytes(), digest.sha256()));
        }
        return files;
    }

    private long rowCount(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            return reader.getRecordCount();
        }
    }

    private DatasetManifest manifest(
            ImageSource source,
            ImageShape shape,
            long images,
            List<RejectedReason> reasons,
            List<DatasetManifest.DataFile> files) {
        return new DatasetManifest(
                DatasetManifest.SCHEMA_VERSION,
                "SparkGAN " + BuildVersions.sparkgan(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                settings.requiredSource(),
                seed,
                images,
                reasons.stream().mapToLong(RejectedReason::images).sum(),
                reasons.isEmpty() ? null : DatasetFolder.rejectedFolder(attempt),
                reasons,
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

    /** A session of our own, for settings that the caller's other queries must not see. */
    private static SparkSession session(SparkSession spark) {
        SparkSession own = spark.newSession();
        own.conf().set("spark.sql.adaptive.enabled", false);
        return own;
    }

    private record ByPath() implements Comparator<Row>, java.io.Serializable {
        @Override
        public int compare(Row one, Row other) {
            return one.getString(0).compareTo(other.getString(0));
        }
    }
}
