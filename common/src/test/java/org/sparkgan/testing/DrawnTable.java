package org.sparkgan.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.data.demo.DrawnImages;

/** Drawn pictures as Spark reads files: {@code path}, {@code length}, {@code content} and, of the folder, {@code figure}. */
public final class DrawnTable {
    private DrawnTable() {}

    /** Of four pictures of each figure, drawn into a folder. */
    public static Dataset<Row> of(SparkSession spark, Path folder) throws IOException {
        DrawnImages.write(folder, 4, 5);
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(folder.toString())
                .selectExpr("path", "length", "content", "regexp_extract(path, '([^/]+)/[^/]+$', 1) as figure");
    }
}
