package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * Files with mean and covariance of features, in the form of pytorch-fid and clean-fid.
 *
 * @param real of real images, in place of a dataset; empty: those of the dataset
 * @param realOut where those of the dataset go; empty: nowhere
 * @param generatedOut where those of generated images go; empty: nowhere
 */
public record StatisticsSettings(Optional<String> real, Optional<String> realOut, Optional<String> generatedOut) {
    /** Where real statistics come from. */
    public static final String REAL = "evaluate.real-statistics";

    /** Where those of the dataset go. */
    public static final String REAL_OUT = "evaluate.real-statistics-out";

    /** Where those of generated images go. */
    public static final String GENERATED_OUT = "evaluate.generated-statistics-out";

    /** Checks every rule. */
    public StatisticsSettings {
        real.ifPresent(file -> requireNpz(REAL, file));
        realOut.ifPresent(file -> requireNpz(REAL_OUT, file));
        generatedOut.ifPresent(file -> requireNpz(GENERATED_OUT, file));
        check(
                real.isEmpty() || realOut.isEmpty(),
                REAL_OUT,
                "left out where evaluate.real-statistics is set",
                realOut.orElse(""));
        check(
                realOut.isEmpty() || !realOut.equals(generatedOut),
                GENERATED_OUT,
                "another file than evaluate.real-statistics-out",
                generatedOut.orElse(""));
    }

    private static void requireNpz(String key, String file) {
        check(file.endsWith(".npz"), key, "a file that ends in .npz", file);
    }

    static StatisticsSettings read(Section section) {
        return new StatisticsSettings(
                section.text("real-statistics"),
                section.text("real-statistics-out"),
                section.text("generated-statistics-out"));
    }
}
