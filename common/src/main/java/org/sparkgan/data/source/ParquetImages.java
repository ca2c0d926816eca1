package org.sparkgan.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.SourceColumns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.ImageDecoder;
import org.sparkgan.data.picture.Packing;

/**
 * Parquet files with a column of encoded pictures. Labels are whole numbers as they are, or names as numbers by
 * alphabetical order, in a column or in the names of folders ({@code label=cat}).
 *
 * @param parts of the files, at least one
 * @param columns what lies where
 * @param files how many there are
 * @param images how many rows there are
 * @param labels number by name; empty for whole numbers
 */
record ParquetImages(
        List<ParquetPart> parts, SourceColumns columns, int files, long images, SortedMap<String, Integer> labels)
        implements ImageSource {
    static final Pattern FILE = Pattern.compile(".+\\.parquet", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** More names than this are no classes. */
    private static final int MOST_LABELS = 100_000;

    static ParquetImages open(SourcePaths paths, SparkSession spark, SourceColumns columns) throws IOException {
        List<String> files = paths.files(FILE).stream().map(SourceFile::address).toList();
        if (files.isEmpty()) {
            throw new DataException("data.source " + paths.source() + ": there are no Parquet files (.parquet) in it");
        }
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        // A file without rows has no columns that count: writers give them any type.
        List<ParquetFooter> footers = files.parallelStream()
                .map(file -> ParquetFooter.read(file, names(columns), hadoop))
                .filter(footer -> footer.images() > 0)
                .toList();
        if (footers.isEmpty()) {
            throw new DataException(
                    "data.source " + paths.source() + ": its " + files.size() + " Parquet files have no rows");
        }
        ParquetSchema schema = new ParquetSchema(footers, columns);
        schema.check();
        String base = paths.base().toString();
        List<ParquetPart> parts = footers.stream()
                .flatMap(footer ->
                        ParquetPart.of(footer, SourcePaths.relative(base, footer.file()), schema.folderLabel(footer))
                                .stream())
                .toList();
        long images = footers.stream().mapToLong(ParquetFooter::images).sum();
        columns.path().ifPresent(path -> requireDistinct(path, parts, images, spark, paths));
        SortedMap<String, Integer> labels = ImageSource.numbers(
                schema.labelsAreNames() ? labelNames(columns.label().orElseThrow(), parts, spark) : List.of());
        return new ParquetImages(parts, columns, files.size(), images, labels);
    }

    private static List<String> names(SourceColumns columns) {
        return Stream.of(Optional.of(columns.image()), columns.label(), columns.path())
                .flatMap(Optional::stream)
                .toList();
    }

    private static void requireDistinct(
            String column, List<ParquetPart> parts, long images, SparkSession spark, SourcePaths source) {
        if (texts(column, parts, ParquetRows::path, spark).distinct().count() != images) {
            throw new DataException("data.source " + source.source() + ": data.path-column " + column
                    + " does not name each image differently");
        }
    }

    private static List<String> labelNames(String column, List<ParquetPart> parts, SparkSession spark) {
        Set<String> names = new TreeSet<>();
        parts.stream().map(ParquetPart::folderLabel).filter(Objects::nonNull).forEach(names::add);
        List<ParquetPart> others =
                parts.stream().filter(part -> part.folderLabel() == null).toList();
        names.addAll(texts(column, others, (part, row, label) -> label, spark)
                .filter(Objects::nonNull)
                .distinct()
                .take(MOST_LABELS + 1));
        if (names.size() > MOST_LABELS) {
            throw new DataException("data.label-column " + column + " holds more than " + MOST_LABELS + " names");
        }
        return List.copyOf(names);
    }

    /** What rows say in one column. */
    private static JavaRDD<String> texts(
            String column, List<ParquetPart> parts, ParquetTexts.Reading reading, SparkSession spark) {
        ArrayList<ParquetPart> all = new ArrayList<>(parts);
        return FileTasks.<String, ParquetTexts>read(
                spark,
                all.size(),
                (part, hadoop) -> new ParquetTexts(
                        all.get(part), new ParquetCells(all.get(part), List.of(column), hadoop), reading));
    }

    @Override
    public ImageShape shape(DataSettings settings) {
        return ImageFolder.pictureShape(settings, "Parquet files of images");
    }

    @Override
    public Dataset<Row> decoded(SparkSession spark, Packing packing) {
        ArrayList<ParquetPart> all = new ArrayList<>(parts);
        TreeMap<String, Integer> numbers = new TreeMap<>(labels);
        List<Optional<String>> cells = List.of(Optional.of(columns.image()), columns.label(), columns.path());
        ArrayList<String> names = new ArrayList<>();
        cells.forEach(name -> names.add(name.orElse(null)));
        return FileTasks.decoded(
                spark,
                all.size(),
                (part, hadoop) -> new ParquetRows(
                        all.get(part),
                        new ParquetCells(all.get(part), names, hadoop),
                        numbers,
                        new ImageDecoder(packing)));
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "%,d rows in %,d Parquet files", images, files);
    }
}
