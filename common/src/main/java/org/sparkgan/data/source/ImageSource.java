package org.sparkgan.data.source;

import java.io.IOException;
import java.util.Arrays;
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
import org.sparkgan.config.SourceFormat;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.Packing;
import org.sparkgan.data.picture.PictureFormat;

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
        Optional<Kind> kind = Kind.of(settings.sourceFormat());
        return kind.isPresent() ? kind.get().opener.open(paths, spark, settings) : guess(paths, spark, settings);
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
            if (found.isEmpty()) {
                found = IdxFiles.find(paths);
            }
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

    /** Whether a file is a picture by its name. */
    static boolean isPicture(SourceFile file) {
        return isPicture(file.name());
    }

    /** Whether a file of this name is a picture. */
    static boolean isPicture(String name) {
        return PictureFormat.NAME.matcher(name).matches();
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

    /** The kinds of sources, each with all that is particular to it: its word in the settings is {@link SourceFormat}'s. */
    enum Kind {
        FOLDER("images", PictureFormat.NAME, Kind.SIZE, (paths, spark, settings) -> ImageFolder.open(paths)),
        IDX(
                "IDX files",
                Pattern.compile(".*idx3.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
                "",
                (paths, spark, settings) -> IdxFiles.find(paths).orElseThrow(() -> none(paths, "IDX files"))),
        CIFAR("CIFAR files", CifarFiles.FILE, "", (paths, spark, settings) -> CifarFiles.open(paths)),
        ARCHIVE("archives", Archives.ARCHIVE, Kind.SIZE, (paths, spark, settings) -> Archives.find(
                        paths, spark, settings)
                .orElseThrow(() -> none(paths, "archives (.zip, .tar, .tar.gz, .tgz)"))),
        PARQUET(
                "Parquet files",
                ParquetImages.FILE,
                Kind.SIZE,
                (paths, spark, settings) -> ParquetImages.open(paths, spark, settings.columns()));

        /** All of them, in a sentence on what is read. */
        static final String ALL = "pictures (" + PictureFormat.list()
                + "), zip, tar and tar.gz archives of them, IDX files, CIFAR's binary files and Parquet";

        /** All of them, in a sentence on what is missing. */
        static final String FILES = PictureFormat.list() + ", IDX or CIFAR files, zip or tar archives, Parquet";

        private static final String SIZE = " data.image-size=64";

        private final String files;
        private final Pattern name;
        private final String more;

        @SuppressWarnings("ImmutableEnumChecker") // an opener keeps nothing
        private final Opener opener;

        /** Opens a source of one kind. */
        @FunctionalInterface
        private interface Opener {
            ImageSource open(SourcePaths paths, SparkSession spark, DataSettings settings) throws IOException;
        }

        /** A kind of files for people, their names, the settings that packing them needs, and what opens them. */
        Kind(String files, Pattern name, String more, Opener opener) {
            this.files = files;
            this.name = name;
            this.more = more;
            this.opener = opener;
        }

        /** The kind that a setting names; empty where ingest is to find out. */
        private static Optional<Kind> of(SourceFormat format) {
            return switch (format) {
                case AUTO -> Optional.empty();
                case FOLDER -> Optional.of(FOLDER);
                case IDX -> Optional.of(IDX);
                case ARCHIVE -> Optional.of(ARCHIVE);
                case CIFAR -> Optional.of(CIFAR);
                case PARQUET -> Optional.of(PARQUET);
                case TABLE -> throw new IllegalArgumentException("Invalid source: its rows have to be written first");
            };
        }

        /** What a file of this name is. */
        public static Optional<Kind> of(String file) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name.matcher(file).matches())
                    .findFirst();
        }

        private static DataException none(SourcePaths paths, String what) {
            return new DataException("data.source " + paths.source() + ": there are no " + what + " in it");
        }

        /** What such files are called, for people. */
        public String files() {
            return files;
        }

        /** Settings that packing them needs, as they stand on a command line. */
        public String more() {
            return more;
        }
    }
}
