package org.sparkgan.config;

import java.util.Arrays;
import java.util.Optional;

/** What a generator is exported as; the ending of the file says it. */
public enum ExportFormat {
    /** A model of the Open Neural Network Exchange. */
    ONNX(".onnx"),
    /** NumPy's arrays in a zip. */
    NPZ(".npz"),
    /** A DL4J model zip. */
    DL4J(".zip");

    private final String ending;

    ExportFormat(String ending) {
        this.ending = ending;
    }

    /** The format that the ending of {@code file} names, if it names one. */
    static Optional<ExportFormat> of(String file) {
        return Arrays.stream(values())
                .filter(format -> file.endsWith(format.ending))
                .findFirst();
    }
}
