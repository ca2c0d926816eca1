package org.sparkgan.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;

/**
 * Zip, tar and tar.gz files of pictures. The label of a picture is the whole number in the {@code .cls} file beside it, as
 * WebDataset has them; where no archive holds such a file, it is the folder inside the archive, as a number by
 * alphabetical order over all archives.
 *
 * @param archives where they are, in alphabetical order
 * @param base the folder to which the paths of a dataset are relative
 * @param images how many pictures are in them, an archive that ends early counted as one more
 * @param numbered whether labels are in {@code .cls} files
 * @param labels number by folder name
 */
record Archives(List<String> archives, String base, long images, boolean numbered, SortedMap<String, Integer> labels)
        implements ImageSource {
    static final Pattern ARCHIVE =
            Pattern.compile(".+\\.(zip|tar|tar\\.gz|tgz)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The archives among the paths; empty where there is none. A Spark job reads them through. */
    static Optional<Archives> find(SourcePaths paths, SparkSession spark) throws IOException {
        List<String> archives =
                paths.files(ARCHIVE).stream().map(SourceFile::address).toList();
        if (archives.isEmpty()) {
            return Optional.empty();
        }
        long images = 0;
        boolean numbered = false;
        SortedSet<String> folders = new TreeSet<>();
        for (Row found : survey(archives, spark)) {
            images += found.getLong(0);
            numbered |= found.getBoolean(1);
            folders.addAll(List.of(found.<String[]>getAs(2)));
        }
        if (images == 0) {
            throw new DataException("data.source " + paths.source() + ": there are no pictures in its "
                    + archives.size() + " archives (JPEG, PNG, GIF, BMP, TIFF or WebP files)");
        }
        SortedMap<String, Integer> labels = ImageSource.numbers(numbered ? List.of() : folders);
        return Optional.of(new Archives(archives, paths.base().toString(), images, numbered, labels));
    }

    private static List<Row> survey(List<String> archives, SparkSession spark) {
        ArrayList<String> all = new ArrayList<>(archives);
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        return FileTasks.of(spark, all.size())
                .map(index -> surveyed(new Path(all.get(index)), hadoop.value()))
                .collect();
    }

    /** Pictures, whether there are labels beside them, and folders. */
    private static Row surveyed(Path archive, Configuration hadoop) throws IOException {
        long images = 0;
        boolean numbered = false;
        SortedSet<String> folders = new TreeSet<>();
        try (ArchiveImages members = new ArchiveImages(archive, hadoop)) {
            for (ArchiveImages.Member member = members.next(); member != null; member = members.next()) {
                if (!member.isPicture()) {
                    numbered = true;
                    continue;
                }
                images++;
                if (member.reason() == null && member.folder() != null) {
                    folders.add(member.folder());
                }
            }
        }
        return RowFactory.create(images, numbered, folders.toArray(new String[0]));
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        return ImageFolder.pictureShape(settings, "archives of images");
    }

    @Override
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        ArrayList<String> all = new ArrayList<>(archives);
        HashMap<String, Integer> folders = numbered ? null : new HashMap<>(labels);
        String start = base;
        return FileTasks.decoded(
                spark,
                all.size(),
                (archive, hadoop) -> new ArchiveRows(
                        new Path(all.get(archive)),
                        SourcePaths.relative(start, all.get(archive)),
                        new ImageDecoder(packing),
                        folders,
                        hadoop));
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d pictures in %,d archives, %s",
                images,
                archives.size(),
                numbered ? "labels in .cls files" : String.format(Locale.ROOT, "%,d folders", labels.size()));
    }
}
