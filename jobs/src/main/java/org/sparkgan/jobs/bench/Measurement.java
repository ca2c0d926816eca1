package org.sparkgan.jobs.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One figure.
 *
 * @param group what kind of figure
 * @param name what was measured
 * @param value the figure
 * @param unit of it
 * @param note what else there is to say; may be empty
 */
public record Measurement(String group, String name, double value, String unit, String note) {
    /** The figure on one line. */
    public String row() {
        return String.format(Locale.ROOT, "%-12s %-40s %,14.1f %-8s %s", group, name, value, unit, note);
    }

    /** Writes figures as JSON. */
    public static void write(List<Measurement> all, Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
