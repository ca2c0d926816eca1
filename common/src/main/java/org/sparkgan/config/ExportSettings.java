package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * What the export job writes.
 *
 * @param out a file that ends in .onnx, .npz or .zip
 * @param pixels what the images of an ONNX model hold
 */
public record ExportSettings(Optional<String> out, ExportPixels pixels) {
    private static final String OUT = "export.out";

    /** Checks every rule. */
    public ExportSettings {
        out.ifPresent(file ->
                check(ExportFormat.of(file).isPresent(), OUT, "a file that ends in .onnx, .npz or .zip (DL4J)", file));
        check(
                pixels == ExportPixels.FLOAT
                        || out.flatMap(ExportFormat::of).orElse(ExportFormat.ONNX) == ExportFormat.ONNX,
                "export.pixels",
                "float where export.out is no .onnx file",
                pixels);
    }

    static ExportSettings read(Section section) {
        return new ExportSettings(section.text("out"), section.choice("pixels", ExportPixels.class));
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
