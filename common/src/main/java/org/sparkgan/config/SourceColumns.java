package org.sparkgan.config;

import java.util.Optional;

/**
 * Which columns of Parquet files hold what; a field inside a column is named with a dot, as in {@code image.bytes}.
 *
 * @param image the bytes of an encoded picture
 * @param label a whole number or a name; empty: no labels
 * @param path what the image is called in the dataset; empty: its file and row
 */
public record SourceColumns(String image, Optional<String> label, Optional<String> path) {
    static SourceColumns read(Section section) {
        return new SourceColumns(
                section.text("image-column").orElseThrow(() -> new ConfigException("data.image-column is not set")),
                section.text("label-column"),
                section.text("path-column"));
    }
}
