package org.sparkgan.data.source;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.Packing;

/** Where ingest takes its images from. */
public sealed interface ImageSource permits ImageFolder, IdxFiles, Archives, CifarFiles, ParquetImages {
    /**
     * Opens {@code data.source}, a file, a folder or a glob on any Hadoop file system, as {@code data.source-format} says or
     * as it looks.
     *
     * @throws DataException where there is nothing, or nothing that holds images
     */
    static ImageSource find(SparkSession spark, DataSettings settings) throws IOException {
        SourcePaths paths = SourcePaths.resolve(
                settings.requiredSource(), spark.sparkContext().hadoopConfiguration());
        return switch (settings.sourceFormat()) {
            case AUTO -> guess(paths, spark, settings);
            case FOLDER -> ImageFolder.open(paths);
            case IDX -> IdxFiles.find(paths).orElseThrow(() -> none(paths, "IDX files"));
            case ARCHIVE ->
                Archives.find(paths, spark, settings)
                        .orElseThrow(() -> none(paths, "archives (.zip, .tar, .tar.gz, .tgz)"));
            case CIFAR -> CifarFiles.open(paths);
            case PARQUET -> ParquetImages.open(paths, spark, settings.columns());
        };
    }

    /**
     * A source whose first file is of Parquet is all Parquet, and so is one with nothing else in it that holds images. CIFAR
     * files and archives are told by their names, and archives beside pictures are passed over; a single file that is an
     * archive by what it holds is one; a folder with IDX files directly inside, or another file, is of the MNIST family;
     * all else is pictures.
     */
    private static ImageSource guess(SourcePaths paths, SparkSession spark, DataSettings settings) throws IOException {
        if (startsWith(paths, ParquetImages.FILE)) {
            return ParquetImages.open(paths, spark, settings.columns());
        }
        Optional<? extends ImageSource> found = CifarFiles.find(paths);
        if (found.isEmpty() && !paths.holds(Archives.ARCHIVE)) {
            found = archive(paths, spark, settings);
        }
        if (found.isEmpty() && !paths.holds(Archives.ARCHIVE)) {
            found = IdxFiles.find(paths);
        }
        if (found.isEmpty() && !PictureWalk.findsAny(paths)) {
            found = Archives.find(paths, spark, settings);
            if (found.isEmpty() && !paths.files(ParquetImages.FILE).isEmpty()) {
                return ParquetImages.open(paths, spark, settings.columns());
            }
        }
        return found.isPresent() ? found.get() : ImageFolder.open(paths);
    }

    /** A file that the source names, which is an archive whatever it is called; empty where it is none. */
    private static Optional<Archives> archive(SourcePaths paths, SparkSession spark, DataSettings settings)
            throws IOException {
        SourceFile file = paths.roots().get(0);
        if (paths.roots().size() > 1 || file.isFolder() || isPicture(file)) {
            return Optional.empty();
        }
        Optional<ForeignFormat> foreign = ForeignFormat.at(file.path(), paths.fileSystem());
        if (foreign.isPresent()) {
            throw new DataException(
                    "data.source " + paths.source() + " " + foreign.get().advice());
        }
        return ArchiveFile.isArchive(file.path(), paths.fileSystem())
                ? Optional.of(Archives.open(List.of(file.address()), paths, spark, settings))
                : Optional.empty();
    }

    private static boolean startsWith(SourcePaths paths, Pattern name) throws IOException {
        FileWalk files = new FileWalk(paths.fileSystem(), paths.roots().get(0));
        return files.hasNext() && name.matcher(files.next().name()).matches();
    }

    private static DataException none(SourcePaths paths, String what) {
        return new DataException("data.source " + paths.source() + ": there are no " + what + " in it");
    }

    /** Whether a file is a picture by its name. */
    static boolean isPicture(SourceFile file) {
        return isPicture(file.name());
    }

    /** Whether a file of this name is a picture. */
    static boolean isPicture(String name) {
        return ImageFolder.PICTURE.matcher(name).matches();
    }

    /** Labels by name, numbered from 0 in the order of the names. */
    static SortedMap<String, Integer> numbers(Collection<String> names) {
        SortedMap<String, Integer> numbers = new TreeMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        return numbers;
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
