package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * What the export job writes.
 *
 * @param out a file that ends in .onnx, .npz or .zip
 */
public record ExportSettings(Optional<String> out) {
    private static final String OUT = "export.out";

    /** Checks every rule. */
    public ExportSettings {
        out.ifPresent(file ->
                check(ExportFormat.of(file).isPresent(), OUT, "a file that ends in .onnx, .npz or .zip (DL4J)", file));
    }

    static ExportSettings read(Section section) {
        return new ExportSettings(section.text("out"));
    }

    /** Where the generator goes, for the job that cannot do without. */
    public String requiredOut() {
        return out.orElseThrow(() ->
                new ConfigException(OUT + " is not set: give a file that ends in .onnx, .npz or .zip (a DL4J model)"));
    }

    /** What {@link #requiredOut()} is written as. */
    public ExportFormat format() {
        return ExportFormat.of(requiredOut()).orElseThrow();
    }
}
