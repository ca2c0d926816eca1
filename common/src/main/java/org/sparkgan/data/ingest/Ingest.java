package org.sparkgan.data.ingest;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.DataException;
import org.sparkgan.data.RejectedReason;
import org.sparkgan.data.dataset.Addition;
import org.sparkgan.data.dataset.DatasetFolder;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedFiles;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.data.picture.Packing;
import org.sparkgan.data.source.FoundImages;
import org.sparkgan.data.source.ImageSource;
import org.sparkgan.data.source.SourcePaths;
import org.sparkgan.storage.StoreRefusedException;

/**
 * Packs images of any kind into a dataset: decodes each once, sorts all by a random number that is a pure function of
 * (seed, path), and writes Parquet files of about 64 MB, so that the same source and seed give the same dataset on any
 * cluster. Pixels never come to the driver.
 */
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    private final SparkSession spark;
    private final Configuration hadoop;
    private final DataSettings settings;
    private final String address;
    private final long seed;
    private final String attempt;
    private final DatasetFolder target;

    private Ingest(SparkSession spark, DataSettings settings, Optional<String> address, long seed) throws IOException {
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.address = address.isPresent() ? address.get() : SourcePaths.address(settings.requiredSource(), hadoop);
        this.spark = OwnSession.of(spark);
        this.settings = settings;
        this.seed = seed;
        this.attempt = DatasetFolder.newAttempt();
        this.target = DatasetFolder.at(settings.requiredPath(), hadoop);
        target.remember();
        if (StoreRefusedException.isOnS3(settings.requiredPath(), hadoop)) {
            S3Commit.use(this.spark);
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
        return settings.sourceFormat() == SourceFormat.TABLE
                ? TableIngest.run(spark, settings, seed, mode)
                : run(spark, settings, Optional.empty(), seed, mode);
    }

    /** The same where a dataset is to know the source by another {@code address} than its path. */
    static IngestReport run(
            SparkSession spark, DataSettings settings, Optional<String> address, long seed, Overwrite mode) {
        settings.requiredSource();
        try {
            Ingest ingest = new Ingest(spark, settings, address, seed);
            ingest.target.prepare(mode);
            return ingest.run(Optional.empty());
        } catch (IOException e) {
            throw failure(spark, settings, e);
        }
    }

    /**
     * Adds the images of {@code data.source} that the dataset at {@code data.path} has not read yet to it, as its next
     * version: its files stay as they are, and the rows of the new ones follow theirs. An image is known by the address of
     * its source and its path in it; with {@code data.deduplicate} images with the same pixels are known too. Where
     * nothing is new, the dataset keeps its version. Whatever stops it, the dataset stays as it was.
     *
     * @param seed decides the order of the new rows and where random squares of pictures lie
     * @throws DataException where there is no dataset, for a source without usable images, and where labels are names on
     *     one side and numbers on the other
     * @throws org.sparkgan.config.ConfigException for missing settings, an unwritable {@code data.path}, and settings that
     *     ask for another shape than the dataset has
     */
    public static IngestReport append(SparkSession spark, DataSettings settings, long seed) {
        return settings.sourceFormat() == SourceFormat.TABLE
                ? TableIngest.append(spark, settings, seed)
                : append(spark, settings, Optional.empty(), seed);
    }

    /** The same where the dataset knows the source by another {@code address} than its path. */
    static IngestReport append(SparkSession spark, DataSettings settings, Optional<String> address, long seed) {
        settings.requiredSource();
        try {
            Ingest ingest = new Ingest(spark, settings, address, seed);
            AppendedDataset older = AppendedDataset.open(ingest.spark, settings, ingest.address);
            ingest.target.prepare();
            return ingest.run(Optional.of(older));
        } catch (IOException e) {
            throw failure(spark, settings, e);
        }
    }

    private static DataException failure(SparkSession spark, DataSettings settings, IOException cause) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        StoreRefusedException.throwIfDenied(cause, "data.path", settings.requiredPath(), hadoop);
        StoreRefusedException.throwIfDenied(cause, "data.source", settings.requiredSource(), hadoop);
        return new DataException(
                "cannot ingest " + settings.requiredSource() + " into " + settings.requiredPath() + ": "
                        + cause.getMessage(),
                cause);
    }

    private IngestReport run(Optional<AppendedDataset> older) throws IOException {
        Added added;
        DatasetManifest manifest;
        boolean announced = false;
        try {
            added = pack(ImageSource.find(spark, settings), older);
            if (added.files().isEmpty()) {
                return report(added, older.orElseThrow().manifest());
            }
            manifest = manifest(added, older);
            target.announce(manifest);
            announced = true;
        } catch (Exception e) {
            // An ingest that was faster has deleted the files of this one.
            target.requireUnchanged();
            throw e;
        } finally {
            // Spark throws checked exceptions that its methods do not declare, so that no catch would name them all.
            if (!announced) {
                discard();
            }
        }
        target.publish(manifest);
        deleteOthers(manifest);
        return report(added, manifest);
    }

    /** What an attempt adds: nothing, where there are no files. */
    private record Added(
            Addition addition,
            long known,
            ImageShape shape,
            SortedMap<String, Integer> labels,
            Stack stack,
            List<DatasetManifest.DataFile> files) {}

    private Added pack(ImageSource source, Optional<AppendedDataset> older) throws IOException {
        LOG.info("{}: {}", settings.requiredSource(), source.description());
        ImageShape shape = older.map(dataset -> dataset.manifest().shape()).orElseGet(() -> source.shape(settings));
        StackedImages.requireGrey(shape, settings);
        LabelNumbers labels = older.map(dataset -> dataset.number(source.labels()))
                .orElseGet(() -> new LabelNumbers(Map.of(), source.labels()));
        FoundImages found = find(source, shape, older, labels);
        long known = older.isPresent() ? found.known() : 0;
        older.ifPresent(dataset -> dataset.refuseNumbers(found.usable(), source.labels()));

        PackedFiles writer = new PackedFiles(spark, target, attempt);
        PackedRows rows = PackedRows.of(spark, found, shape, labels.names(), settings, seed);
        List<DatasetManifest.DataFile> files = writer.writeImages(rows.rows(), rows.shape());
        long packed = files.stream().mapToLong(DatasetManifest.DataFile::rows).sum();
        long images = rows.sources().orElse(packed);
        // Most sources are sound, and a pass over all pixels takes as long as writing them.
        List<RejectedReason> reasons =
                known + images == source.images() ? List.of() : RejectedReason.count(found.reasons());
        long rejected = reasons.stream().mapToLong(RejectedReason::images).sum();
        refuseTooMany(found, rejected, source.images() - known);
        long duplicates = settings.deduplicate() ? found.read() - known - images - rejected : 0;
        refuseChanged(source.images(), known + images + duplicates + rejected);
        if (duplicates > 0) {
            LOG.info("{} images dropped, whose pixels are those of another", duplicates);
        }
        String rejectedFolder = rejected == 0 || images == 0 ? null : writer.writeRejected(found.rejected());
        logRejected(reasons, rejectedFolder);
        Addition addition = addition(packed, rejected, rejectedFolder, reasons);
        return new Added(addition, known, rows.shape(), rows.labels(), rows.stack(), files);
    }

    private Addition addition(long packed, long rejected, String rejectedFolder, List<RejectedReason> reasons) {
        return new Addition(
                "SparkGAN " + BuildVersions.sparkgan(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                address,
                seed,
                DatasetFolder.dataFolder(attempt),
                packed,
                rejected,
                rejectedFolder,
                reasons);
    }

    private FoundImages find(ImageSource source, ImageShape shape, Optional<AppendedDataset> older, LabelNumbers labels)
            throws IOException {
        long expected = source.images();
        Dataset<Row> images = source.decoded(spark, Packing.of(shape, settings, seed));
        if (older.isPresent()) {
            // Marking shuffles all that is decoded, in parts as large as those of the files.
            spark.conf().set("spark.sql.shuffle.partitions", PackedFiles.count(source.images(), shape));
            expected = older.get().expected(source.images());
            images = older.get().mark(images, labels);
        } else {
            images = KnownImages.none(images);
        }
        int parts = PackedFiles.count(expected, shape);
        return settings.deduplicate()
                ? FoundImages.distinct(images, seed, parts)
                : FoundImages.allOf(images, seed, parts);
    }

    private void refuseTooMany(FoundImages found, long rejected, long images) {
        if (rejected == 0 || (rejected < images && rejected <= settings.maxRejected() * images)) {
            return;
        }
        String what = rejected == images
                ? "none of " + images + " images can be read"
                : rejected + " of " + images + " images cannot be read, more than data.max-rejected = "
                        + settings.maxRejected();
        throw new DataException(
                "data.source " + settings.requiredSource() + ": " + what + "; for example " + found.exampleRejected());
    }

    private void refuseChanged(long found, long read) {
        if (found != read) {
            throw new DataException("data.source " + settings.requiredSource() + ": " + found
                    + " images were found, but " + read + " read: it must not change while it is ingested");
        }
    }

    private void logRejected(List<RejectedReason> reasons, String rejectedFolder) {
        reasons.forEach(reason -> LOG.warn("{} images rejected: {}", reason.images(), reason.reason()));
        if (rejectedFolder != null) {
            LOG.warn("which images were rejected: {}", target.uri(rejectedFolder));
        }
    }

    private static DatasetManifest manifest(Added added, Optional<AppendedDataset> older) {
        return older.map(dataset -> dataset.manifest().plus(added.labels(), added.addition(), added.files()))
                .orElseGet(() -> DatasetManifest.first(
                        added.shape(), added.labels(), added.stack(), added.addition(), added.files()));
    }

    private IngestReport report(Added added, DatasetManifest manifest) {
        IngestReport report = new IngestReport(
                manifest.version(),
                added.addition().images(),
                added.known(),
                added.addition().rejected(),
                added.addition().rejectedReasons(),
                added.shape(),
                added.files().size(),
                target.folder().uri());
        LOG.info("{}: {} images of {}, {} rejected", report.path(), report.images(), report.shape(), report.rejected());
        return report;
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
    private void deleteOthers(DatasetManifest manifest) {
        try {
            target.deleteOthers(manifest);
        } catch (IOException e) {
            LOG.warn("{}: cannot delete what other attempts wrote: {}", settings.requiredPath(), e.getMessage());
        }
    }
}
