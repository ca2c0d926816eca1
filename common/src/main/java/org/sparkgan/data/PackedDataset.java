package org.sparkgan.data;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.sparkgan.config.ConfigException;
import org.sparkgan.storage.StoreRefusedException;
import scala.Tuple2;

/** A dataset that ingest has packed. */
public final class PackedDataset {
    private final SparkSession spark;
    private final DatasetFolder folder;
    private final DatasetManifest manifest;

    private PackedDataset(SparkSession spark, DatasetFolder folder, DatasetManifest manifest) {
        this.spark = spark;
        this.folder = folder;
        this.manifest = manifest;
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
            return new PackedDataset(spark, DatasetFolder.at(path, hadoop), manifest);
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
            refuseMissingFiles(path, folder, manifest.get());
            return manifest.get();
        } catch (IOException e) {
            throw unreadable(path, hadoop, e);
        }
    }

    private static DataException unreadable(String path, Configuration hadoop, IOException cause) {
        StoreRefusedException.throwIfDenied(cause, "data.path", path, hadoop);
        return new DataException("data.path " + path + " cannot be read: " + cause.getMessage(), cause);
    }

    /** What it holds. */
    public DatasetManifest manifest() {
        return manifest;
    }

    /** All rows, in no particular order: path, label, height, width, channels, pixels (uint8, channels first). */
    public Dataset<Row> rows() {
        return spark.read()
                .schema(Columns.PACKED)
                .parquet(manifest.files().stream()
                        .map(file -> folder.uri(file.name()))
                        .toArray(String[]::new));
    }

    /**
     * One shard a worker, and one partition a shard: worker w has partition w, a contiguous range of the dataset's rows in
     * the order of the manifest, whatever the cluster and however Spark splits the files. Sizes differ by at most one.
     *
     * <p>The shards are marked to be kept in memory, spilling to disk; the caller unpersists them.
     *
     * @throws ConfigException for fewer images than workers
     */
    public JavaRDD<Shard> shards(int workers) {
        if (workers < 1 || workers > manifest.images()) {
            throw new ConfigException(
                    "training.workers must be 1 to " + manifest.images() + ", the number of images, but is " + workers);
        }
        ShardRange range = new ShardRange(manifest.images(), workers);
        int values = manifest.shape().values();
        return pixelsByRow()
                .partitionBy(range)
                .mapPartitionsWithIndex(
                        (worker, rows) ->
                                List.of(shard(worker, rows, range, values)).iterator(),
                        true)
                .setName("shards of " + folder.folder().uri())
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Pixels by the row's index in the whole dataset: rows of the files before, then the row's place in its file. */
    private JavaPairRDD<Long, byte[]> pixelsByRow() {
        HashMap<String, Long> firstRows = new HashMap<>();
        long first = 0;
        for (DatasetManifest.DataFile file : manifest.files()) {
            firstRows.put(new Path(file.name()).getName(), first);
            first += file.rows();
        }
        return rows().select(col("_metadata.file_name"), col("_metadata.row_index"), col(Columns.PIXELS))
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(firstRows.get(row.getString(0)) + row.getLong(1), row.<byte[]>getAs(2)));
    }

    private static Shard shard(int worker, Iterator<Tuple2<Long, byte[]>> rows, ShardRange range, int values) {
        Shard shard = new Shard(worker, range.firstRow(worker), range.size(worker), values);
        int count = 0;
        while (rows.hasNext()) {
            Tuple2<Long, byte[]> row = rows.next();
            shard.put((int) (row._1() - shard.firstRow()), row._2());
            count++;
        }
        if (count != shard.images()) {
            throw new IllegalStateException(
                    "worker " + worker + " has " + shard.images() + " images, but read " + count);
        }
        return shard;
    }

    private static void refuseMissingFiles(String path, DatasetFolder folder, DatasetManifest manifest)
            throws IOException {
        Set<String> parents = new TreeSet<>();
        manifest.files()
                .forEach(file -> parents.add(new Path(file.name()).getParent().toString()));
        Set<String> present = new TreeSet<>();
        for (String parent : parents) {
            folder.folder().folder(parent).list().forEach(name -> present.add(parent + "/" + name));
        }
        for (DatasetManifest.DataFile file : manifest.files()) {
            if (!present.contains(file.name())) {
                throw new DataException("data.path " + path + " is damaged: " + file.name()
                        + " of its manifest is missing: ingest again with --overwrite");
            }
        }
    }
}
