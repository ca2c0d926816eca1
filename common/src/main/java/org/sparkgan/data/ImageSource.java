package org.sparkgan.data;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/** Where ingest takes its images from. */
sealed interface ImageSource permits ImageFolder, IdxFiles {
    /**
     * Looks at what lies at {@code source}: a folder with IDX files directly inside, or a file that starts as one, is of
     * the MNIST family; all else is pictures.
     *
     * @param source a file, a folder or a glob on any Hadoop file system
     * @throws DataException where there is nothing, or nothing that holds images
     */
    static ImageSource find(String source, Configuration hadoop) throws IOException {
        SourcePaths paths = SourcePaths.resolve(source, hadoop);
        Optional<IdxFiles> idx = IdxFiles.find(paths);
        return idx.isPresent() ? idx.get() : ImageFolder.open(paths);
    }

    /** Whether a file is a picture by its name. */
    static boolean isPicture(FileStatus file) {
        return ImageFolder.PICTURE.matcher(file.getPath().getName()).matches();
    }

    /** Images that the source promises, broken ones included. */
    long images();

    /** Which number stands for which folder of pictures; empty where labels are numbers from the start. */
    SortedMap<String, Integer> labels();

    /**
     * The shape that images of this source take.
     *
     * @throws org.sparkgan.config.ConfigException where the settings do not say enough
     */
    ImageShape shape(DataSettings settings);

    /** The images with {@link Columns#DECODED}, each path once, in any order. */
    Dataset<Row> decoded(SparkSession spark, Packing packing);

    /** What it is, for people: {@code 6,000 pictures in 6 folders}. */
    String description();
}
