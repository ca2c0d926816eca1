package org.sparkgan.data.source;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What ingest takes, told by a file's name.
 *
 * @param files for people
 * @param name of such a file
 * @param more settings that packing needs
 */
public record SourceKind(String files, Pattern name, String more) {
    private static final String SIZE = " data.image-size=64";

    private static final List<SourceKind> ALL = List.of(
            new SourceKind("images", ImageFolder.PICTURE, SIZE),
            new SourceKind("IDX files", Pattern.compile(".*idx3.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL), ""),
            new SourceKind("CIFAR files", CifarFiles.FILE, ""),
            new SourceKind("archives", Archives.ARCHIVE, SIZE),
            new SourceKind("Parquet files", ParquetImages.FILE, SIZE));

    /** What a file of this name is. */
    public static Optional<SourceKind> of(String file) {
        return ALL.stream().filter(kind -> kind.name.matcher(file).matches()).findFirst();
    }
}
