package org.sparkgan.data.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;

/** The files that one attempt writes into a dataset's folder, under names of its own. */
public final class PackedFiles {
    private static final long FILE_BYTES = 64L << 20;
    private static final String NO_MARKER = "mapreduce.fileoutputcommitter.marksuccessfuljobs";

    private final SparkSession spark;
    private final DatasetFolder target;
    private final String attempt;

    public PackedFiles(SparkSession spark, DatasetFolder target, String attempt) {
        this.spark = spark;
        this.target = target;
        this.attempt = attempt;
    }

    /** As few files as the images fill: a function of the data alone, or the order would depend on the cluster. */
    public static int count(long images, ImageShape shape) {
        return (int) Math.min(100_000, 1 + images * shape.values() / FILE_BYTES);
    }

    /**
     * Writes the images, a file for each part that holds any.
     *
     * @param rows decoded images
     * @return the files in the order of their rows
     */
    public List<DatasetManifest.DataFile> writeImages(JavaRDD<Row> rows, ImageShape shape) throws IOException {
        String folder = DatasetFolder.dataFolder(attempt);
        spark.createDataFrame(rows.map(row -> Columns.packed(row, shape)), Columns.PACKED)
                .write()
                .option(NO_MARKER, "false")
                // Small row groups, so that several tasks can read one file; paths and pixels never repeat.
                .option("parquet.block.size", FILE_BYTES / 8)
                .option("parquet.enable.dictionary#path", "false")
                .option("parquet.enable.dictionary#pixels", "false")
                .parquet(target.uri(folder));
        return written(folder);
    }

    /**
     * Writes which images were rejected and why.
     *
     * @param rejected with {@link Columns#REJECTED}
     * @return the folder, relative to the dataset's
     */
    public String writeRejected(JavaRDD<Row> rejected) {
        String folder = DatasetFolder.rejectedFolder(attempt);
        spark.createDataFrame(rejected, Columns.REJECTED)
                .write()
                .option(NO_MARKER, "false")
                .json(target.uri(folder));
        return folder;
    }

    private List<DatasetManifest.DataFile> written(String folder) throws IOException {
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
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(file, spark.sparkContext().hadoopConfiguration()))) {
            return reader.getRecordCount();
        }
    }
}
