package org.sparkgan.data.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.SourceColumns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.source.ParquetColumn.Content;
import org.sparkgan.data.source.ParquetColumn.Kind;

/**
 * Whether the files of a source have the columns that the settings name, of kinds that fit together.
 *
 * @param footers at least one, each of a file with rows
 */
record ParquetSchema(List<ParquetFooter> footers, SourceColumns columns) {
    private static final String WHOLE_NUMBER = "-?\\d+";

    /** What a file has in the place of a column. */
    private record Found(String file, Content content) {}

    /**
     * Checks all columns.
     *
     * @throws ConfigException where no file has what the settings name
     * @throws DataException where files do not fit together, naming two of them
     */
    void check() {
        require("data.image-column", columns.image(), Set.of(Kind.BINARY), false);
        columns.path().ifPresent(path -> require("data.path-column", path, Set.of(Kind.STRING), false));
        columns.label()
                .ifPresent(label -> require("data.label-column", label, Set.of(Kind.STRING, Kind.WHOLE_NUMBERS), true));
    }

    /** Whether labels are names, not whole numbers; false where there are none. */
    boolean labelsAreNames() {
        return columns.label().isPresent()
                && found(columns.label().get(), true).stream()
                        .anyMatch(found -> found.content().kind() == Kind.STRING);
    }

    /** The label that the folders above a file stand for; null where a column holds labels, or there are none. */
    String folderLabel(ParquetFooter footer) {
        return columns.label()
                .filter(label -> !footer.contents().containsKey(label) && footer.isPartitionedBy(label))
                .map(footer::partition)
                .orElse(null);
    }

    private void require(String key, String column, Set<Kind> allowed, boolean byFolder) {
        List<Found> found = found(column, byFolder);
        if (found.isEmpty()) {
            throw new ConfigException(key + " must be a column of the Parquet files, one of "
                    + String.join(", ", names(byFolder)) + ", but is " + column);
        }
        Set<String> with = found.stream().map(Found::file).collect(Collectors.toSet());
        Optional<String> without = footers.stream()
                .map(ParquetFooter::file)
                .filter(file -> !with.contains(file))
                .findFirst();
        if (without.isPresent()) {
            throw new DataException(without.get() + " has no column " + column + ", which " + key + " names and "
                    + found.get(0).file() + " has: give files of one kind as data.source");
        }
        List<Found> telling =
                found.stream().filter(one -> one.content().kind() != Kind.EMPTY).toList();
        for (Found other : telling) {
            if (other.content().kind() != telling.get(0).content().kind()) {
                throw new DataException(key + " " + column + " holds "
                        + telling.get(0).content().name() + " in "
                        + telling.get(0).file() + ", but " + other.content().name() + " in " + other.file()
                        + ": give files of one kind as data.source");
            }
        }
        if (!telling.isEmpty() && !allowed.contains(telling.get(0).content().kind())) {
            throw new ConfigException(key + " must be a column of type "
                    + String.join(
                            " or ",
                            allowed.stream().sorted().map(Kind::toString).toList()) + ", but " + column
                    + " is " + telling.get(0).content().name());
        }
    }

    /** Where the column is, and of which kind; labels also as folders have them. */
    private List<Found> found(String column, boolean byFolder) {
        boolean numbers = footers.stream()
                .filter(footer -> !footer.contents().containsKey(column) && footer.isPartitionedBy(column))
                .map(footer -> footer.partition(column))
                .allMatch(value -> value == null || value.matches(WHOLE_NUMBER));
        List<Found> found = new ArrayList<>();
        for (ParquetFooter footer : footers) {
            Content content = footer.contents().get(column);
            if (content == null && byFolder && footer.isPartitionedBy(column)) {
                content = Content.of(
                        footer.partition(column) == null ? Kind.EMPTY : numbers ? Kind.WHOLE_NUMBERS : Kind.STRING);
            }
            if (content != null) {
                found.add(new Found(footer.file(), content));
            }
        }
        return found;
    }

    private Set<String> names(boolean byFolder) {
        ParquetFooter first = footers.get(0);
        List<String> names = new ArrayList<>(first.columns());
        if (byFolder) {
            names.addAll(first.partitions());
        }
        return new LinkedHashSet<>(names);
    }
}
