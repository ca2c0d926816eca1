package org.sparkgan.data.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.shard.FileHosts;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardPart;
import org.sparkgan.data.shard.ShardRdd;
import org.sparkgan.data.shard.StorageMemory;
import org.sparkgan.data.source.FileRows;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/** A dataset that ingest has packed. */
public final class PackedDataset {
    private final SparkSession spark;
    private final DatasetFolder folder;
    private final DatasetManifest manifest;
    /** In the order of the manifest; those that shards are made of. */
    private final List<FileRows> chosen;

    private PackedDataset(SparkSession spark, DatasetFolder folder, DatasetManifest manifest, List<FileRows> chosen) {
        this.spark = spark;
        this.folder = folder;
        this.manifest = manifest;
        this.chosen = chosen;
    }

    /**
     * Opens a dataset; its files are looked for, not read.
     *
     * @throws DataException where there is none, with what to do, or where it is damaged
     */
    public static PackedDataset open(SparkSession spark, String path) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        DatasetManifest manifest = describe(path, hadoop);
        try {
            DatasetFolder folder = DatasetFolder.at(path, hadoop);
            List<FileRows> all = manifest.files().stream()
                    .map(file -> new FileRows(folder.uri(file.name()), file.rows(), 0, file.rows()))
                    .toList();
            return new PackedDataset(spark, folder, manifest, all);
        } catch (IOException e) {
            throw unreadable(path, hadoop, e);
        }
    }

    /**
     * What the dataset at {@code path} holds, without Spark.
     *
     * @throws DataException as {@link #open}
     */
    public static DatasetManifest describe(String path, Configuration hadoop) {
        try {
            DatasetFolder folder = DatasetFolder.at(path, hadoop);
            Optional<DatasetManifest> manifest = folder.manifest();
            if (manifest.isEmpty()) {
                throw new DataException(MissingDataset.explain(path, hadoop));
            }
            FileLengths.require(path, folder, manifest.get());
            return manifest.get();
        } catch (IOException e) {
            throw unreadable(path, hadoop, e);
        }
    }

    /**
     * Whether there is one at {@code path}.
     *
     * @throws DataException where that cannot be found out
     */
    public static boolean isAt(String path, Configuration hadoop) {
        try {
            return DatasetFolder.at(path, hadoop).manifest().isPresent();
        } catch (IOException e) {
            throw unreadable(path, hadoop, e);
        }
    }

    private static DataException unreadable(String path, Configuration hadoop, IOException cause) {
        StoreRefusedException.throwIfDenied(cause, "data.path", path, hadoop);
        return new DataException("data.path " + path + " cannot be read: " + cause.getMessage(), cause);
    }

    /** Where it lies. */
    public Folder folder() {
        return folder.folder();
    }

    /** What it holds. */
    public DatasetManifest manifest() {
        return manifest;
    }

    /**
     * The images on one side of a hold-out, to make shards of; {@link #manifest}, {@link #rows()} and {@link #statistics} stay those of
     * all images.
     */
    public PackedDataset side(HoldOut holdOut, HoldOut.Side side) {
        return new PackedDataset(spark, folder, manifest, holdOut.rows(chosen, manifest, side));
    }

    /** How many images shards are made of. */
    public long images() {
        return ShardPlan.images(chosen);
    }

    /** Looks at all images in Spark tasks. */
    public DatasetStatistics statistics() {
        ImageShape shape = manifest.shape();
        return rows().select(Columns.LABEL, Columns.PIXELS)
                .javaRDD()
                .mapPartitions(rows -> List.of(PixelTally.of(rows, shape)).iterator())
                .reduce(PixelTally::plus)
                .statistics();
    }

    /** The shards that lie as {@code parts} says, in memory once they are read. */
    JavaRDD<Shard> shards(List<ShardPart> parts) {
        return ShardRdd.of(spark.sparkContext(), parts, manifest.shape().values(), false);
    }

    /** The labels of the images of a part, read by a task. */
    int[] labels(ShardPart part) {
        return ShardRdd.of(spark.sparkContext(), List.of(part), manifest.shape().values(), true)
                .map(Shard::labels)
                .first();
    }

    /**
     * Reads every file, a Spark task for each.
     *
     * @throws DataException naming the files that have changed since ingest wrote them
     */
    public void verify() {
        List<DatasetManifest.DataFile> files = manifest.files();
        List<FileDigest> found = FileDigest.of(spark, uris());
        String changed = IntStream.range(0, files.size())
                .filter(i -> !found.get(i).sha256().equals(files.get(i).sha256()))
                .mapToObj(i -> files.get(i).name())
                .collect(Collectors.joining(", "));
        if (!changed.isEmpty()) {
            throw new DataException("data.path " + folder.name() + " is damaged: " + changed
                    + " changed since ingest wrote it (SHA-256): ingest again with --overwrite");
        }
    }

    /** All rows, in no particular order: path, label, height, width, channels, pixels (uint8, channels first). */
    public Dataset<Row> rows() {
        return rows(manifest.files());
    }

    /** The rows of some of its files. */
    private Dataset<Row> rows(List<DatasetManifest.DataFile> files) {
        List<String> uris = files.stream().map(file -> folder.uri(file.name())).toList();
        return read(uris, paths -> reader().schema(Columns.PACKED).parquet(paths));
    }

    /** The rows that the additions brought which meet a condition. */
    public Dataset<Row> rows(Predicate<Addition> chosen) {
        return rows(manifest.files().stream()
                .filter(file -> manifest.additions().stream()
                        .anyMatch(addition -> chosen.test(addition) && addition.holds(file)))
                .toList());
    }

    /** The images that these additions rejected, with {@link Columns#REJECTED}; a list that was deleted is left out. */
    public Dataset<Row> rejected(Predicate<Addition> chosen) throws IOException {
        List<String> uris = new ArrayList<>();
        for (Addition addition : manifest.additions()) {
            String rejected = addition.rejectedFolder();
            if (chosen.test(addition)
                    && rejected != null
                    && !folder.folder().folder(rejected).list().isEmpty()) {
                uris.add(folder.uri(rejected));
            }
        }
        if (uris.isEmpty()) {
            return spark.createDataFrame(List.of(), Columns.REJECTED);
        }
        return read(uris, paths -> reader().schema(Columns.REJECTED).json(paths));
    }

    /**
     * What lies at these addresses. Of several that look like patterns, Spark takes all as many times, though told that they
     * are none (DataSource.checkAndGlobPathIfNecessary), so that such are read one by one.
     */
    private static Dataset<Row> read(List<String> uris, Function<String[], Dataset<Row>> reader) {
        return uris.stream().anyMatch(PackedDataset::looksLikeAPattern)
                ? uris.stream()
                        .map(uri -> reader.apply(new String[] {uri}))
                        .reduce(Dataset::union)
                        .orElseThrow()
                : reader.apply(uris.toArray(new String[0]));
    }

    /** By Spark's rule (SparkHadoopUtil.isGlobPath). */
    private static boolean looksLikeAPattern(String uri) {
        return uri.chars().anyMatch(c -> "{}[]*?\\".indexOf(c) >= 0);
    }

    /** Brackets in the name of the dataset are no patterns. */
    private DataFrameReader reader() {
        return spark.read().option("__globPaths__", "false");
    }

    /**
     * One shard a worker, and one partition a shard: worker w has partition w, a contiguous range of the dataset's rows in
     * the order of the manifest, whatever the cluster. Sizes differ by at most one. Each worker reads its own rows from the
     * files, on a host that holds them where there is one; nothing is shuffled. A file that is damaged or not as ingest
     * wrote it ends the job that reads it with a {@link DataException}.
     *
     * <p>Shards in memory are marked to be kept there, spilling to disk; the caller unpersists them.
     *
     * @param cache where the images wait
     * @throws ConfigException for fewer images than workers
     */
    public JavaRDD<Shard> shards(int workers, Cache cache) {
        if (workers < 1 || workers > images()) {
            throw new ConfigException(
                    "training.workers must be 1 to " + images() + ", the number of images, but is " + workers);
        }
        int values = manifest.shape().values();
        long bytes = images() * values;
        boolean streamed =
                switch (cache) {
                    case MEMORY -> false;
                    case NONE -> true;
                    case AUTO -> !StorageMemory.holds(spark.sparkContext(), bytes);
                };
        JavaRDD<Shard> shards = ShardRdd.of(spark.sparkContext(), plan().parts(workers), values, streamed)
                .setName("shards of " + folder.folder().uri());
        return streamed ? shards : shards.persist(StorageLevel.MEMORY_AND_DISK());
    }

    /**
     * The whole dataset for each worker, one a partition, for workers that share one order: images are streamed from their
     * files, and each worker holds those of its own turns in two windows.
     */
    public JavaRDD<Shard> forEach(int workers) {
        return ShardRdd.of(
                spark.sparkContext(), plan().wholes(workers), manifest.shape().values(), true);
    }

    private List<String> uris() {
        return manifest.files().stream().map(file -> folder.uri(file.name())).toList();
    }

    /** Where its rows lie. */
    ShardPlan plan() {
        try {
            return new ShardPlan(
                    chosen, FileHosts.of(uris(), spark.sparkContext().hadoopConfiguration()));
        } catch (IOException e) {
            throw unreadable(folder.folder().uri(), spark.sparkContext().hadoopConfiguration(), e);
        }
    }
}
