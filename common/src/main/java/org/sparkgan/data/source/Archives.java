package org.sparkgan.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.ImageDecoder;
import org.sparkgan.data.picture.Packing;
import org.sparkgan.data.picture.PictureFormat;

/**
 * Zip, tar and tar.gz files of pictures. The label of a picture is what a file in its archive says of it, see {@link
 * ArchiveLabels}; in an archive without such a file it is the folder inside the archive. Whole numbers stay as they are,
 * names become numbers by alphabetical order over all archives.
 *
 * @param archives where they are, in alphabetical order
 * @param surveys what each holds
 * @param base the folder to which the paths of a dataset are relative
 * @param names of files in them
 * @param labels number by name; empty where labels are whole numbers
 */
record Archives(
        List<String> archives,
        List<ArchiveSurvey> surveys,
        String base,
        NameEncoding names,
        SortedMap<String, Integer> labels)
        implements ImageSource {
    static final Pattern ARCHIVE =
            Pattern.compile(".+\\.(zip|tar|tar\\.gz|tgz)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);
    private static final Logger LOG = LoggerFactory.getLogger(Archives.class);
    /** More names than this are no classes. */
    private static final int MOST_LABELS = 100_000;

    /** The archives among the paths; empty where there is none. A Spark job reads them through. */
    static Optional<Archives> find(SourcePaths paths, SparkSession spark, DataSettings settings) throws IOException {
        PassedOver others = new PassedOver();
        List<String> archives = new ArrayList<>();
        for (SourceFile file : paths.files(ANY)) {
            if (ARCHIVE.matcher(file.name()).matches()) {
                archives.add(file.address());
            } else {
                others.add(file.name());
            }
        }
        if (archives.isEmpty()) {
            return Optional.empty();
        }
        others.files().ifPresent(files -> LOG.warn("beside the archives these are passed over: {}", files));
        return Optional.of(open(archives, paths, spark, settings));
    }

    /**
     * These archives.
     *
     * @throws DataException where they hold no pictures, or labels that do not go together
     */
    static Archives open(List<String> archives, SourcePaths paths, SparkSession spark, DataSettings settings) {
        NameEncoding names = NameEncoding.of(settings.nameEncoding());
        List<ArchiveSurvey> surveys = survey(archives, names, spark);
        Archives found =
                new Archives(archives, surveys, paths.base().toString(), names, ImageSource.numbers(labels(surveys)));
        found.refuseUnusable(paths.source());
        found.logFindings();
        return found;
    }

    private static List<ArchiveSurvey> survey(List<String> archives, NameEncoding names, SparkSession spark) {
        ArrayList<String> all = new ArrayList<>(archives);
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        return FileTasks.of(spark, all.size())
                .map(index -> ArchiveSurvey.of(new Path(all.get(index)), names, hadoop.value())
                        .toRow())
                .collect()
                .stream()
                .map(ArchiveSurvey::of)
                .toList();
    }

    /** Where some labels are whole numbers, a name is a mistake, and what it says no class. */
    private static SortedSet<String> labels(List<ArchiveSurvey> surveys) {
        boolean numbered = surveys.stream().anyMatch(survey -> survey.numbers() > 0);
        return surveys.stream()
                .filter(survey -> !numbered)
                .flatMap(survey -> survey.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void refuseUnusable(String source) {
        String start = "data.source " + source + ": ";
        if (images() == 0) {
            throw new DataException(start + "there are no pictures in its " + archives.size() + " archives ("
                    + PictureFormat.choice() + " files)" + others());
        }
        for (int i = 0; i < archives.size(); i++) {
            if (surveys.get(i).refusal() != null) {
                throw new DataException(start + name(i) + "/" + surveys.get(i).refusal());
            }
        }
        if (labels.size() > MOST_LABELS) {
            throw new DataException(start + "the labels in its archives are more than " + MOST_LABELS + " names");
        }
        int numbered = first(survey -> survey.numbers() > 0);
        int foldered =
                first(survey -> !survey.isLabelledByFiles() && !survey.names().isEmpty());
        if (numbered >= 0 && foldered >= 0) {
            throw new DataException(start + "labels are whole numbers in " + name(numbered) + " ("
                    + String.join(", ", surveys.get(numbered).labelled()) + ") but names of folders in "
                    + name(foldered) + ": give archives of one kind");
        }
    }

    /** What is there instead of pictures. */
    private String others() {
        int other = first(survey -> survey.other() != null);
        if (other < 0) {
            return "";
        }
        String path = surveys.get(other).other();
        String file = path.substring(path.lastIndexOf('/') + 1);
        return ForeignFormat.named(file)
                .map(format -> "; " + name(other) + "/" + path + " " + format.advice())
                .orElseGet(() ->
                        "; it holds " + ImageSource.Kind.of(file).orElseThrow().files() + " (" + name(other) + "/"
                                + path + "): unpack it and give the folder with them");
    }

    private int first(Predicate<ArchiveSurvey> property) {
        for (int i = 0; i < surveys.size(); i++) {
            if (property.test(surveys.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private String name(int archive) {
        return SourcePaths.relative(base, archives.get(archive));
    }

    private void logFindings() {
        GuessedNames guessed =
                surveys.stream().map(ArchiveSurvey::guessed).reduce(GuessedNames.NONE, GuessedNames::and);
        if (guessed.count() > 0 && names.given() == null) {
            LOG.warn(
                    "{} names in archives are neither marked as UTF-8 nor valid as such; the first was read as {}: {}; if"
                            + " that is wrong, give the right encoding, such as data.name-encoding=GBK",
                    guessed.count(),
                    guessed.encoding(),
                    guessed.example());
        } else if (guessed.count() > 0) {
            LOG.info(
                    "{} names in archives read as {}, such as {}",
                    guessed.count(),
                    guessed.encoding(),
                    guessed.example());
        }
        for (int i = 0; i < archives.size(); i++) {
            if (surveys.get(i).remark() != null) {
                LOG.warn("{}: {}", name(i), surveys.get(i).remark());
            }
        }
        long unlabelled = surveys.stream().mapToLong(ArchiveSurvey::unlabelled).sum();
        if (unlabelled > 0 && hasLabels()) {
            LOG.warn("{} of {} pictures have no label, though others have", unlabelled, images());
        }
    }

    private boolean hasLabels() {
        return !labels.isEmpty() || surveys.stream().anyMatch(survey -> survey.numbers() > 0);
    }

    @Override
    public long images() {
        return surveys.stream().mapToLong(ArchiveSurvey::images).sum();
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        return ImageFolder.pictureShape(settings, "archives of images");
    }

    @Override
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        ArrayList<String> all = new ArrayList<>(archives);
        ArrayList<Boolean> byFiles = new ArrayList<>(
                surveys.stream().map(ArchiveSurvey::isLabelledByFiles).toList());
        HashMap<String, Integer> numbers = new HashMap<>(labels);
        NameEncoding encoding = names;
        String start = base;
        return FileTasks.decoded(spark, all.size(), (archive, hadoop) -> {
            Path path = new Path(all.get(archive));
            String name = SourcePaths.relative(start, all.get(archive));
            ArchiveRows.Labels labelled = byFiles.get(archive)
                    ? ArchiveRows.byFiles(path, numbers, encoding, hadoop)
                    : ArchiveRows.byFolders(numbers);
            return new ArchiveRows(
                    ArchiveImages.pictures(path, encoding, hadoop), name, new ImageDecoder(packing), labelled);
        });
    }

    @Override
    public String description() {
        List<String> files = surveys.stream()
                .flatMap(survey -> survey.labelled().stream())
                .distinct()
                .sorted()
                .map(file -> file.startsWith(".") ? file + " files" : file)
                .toList();
        String where = files.isEmpty()
                ? String.format(Locale.ROOT, "%,d folders", labels.size())
                : (hasLabels() ? "labels in " : "no labels according to ") + String.join(" and ", files);
        return String.format(Locale.ROOT, "%,d pictures in %,d archives, %s", images(), archives.size(), where);
    }
}
