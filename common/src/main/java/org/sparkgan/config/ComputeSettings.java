package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * What tasks compute on, and how.
 *
 * @param device which kind
 * @param cudaLibraries folder in which a GPU's libraries are looked for first; empty: there is none
 * @param precision of products
 */
public record ComputeSettings(DeviceName device, String cudaLibraries, PrecisionName precision)
        implements Serializable {
    /** The key of {@link #device}. */
    public static final String DEVICE = "compute.device";

    /** The key of {@link #precision}. */
    public static final String PRECISION = "compute.precision";

    static ComputeSettings read(Section section) {
        String libraries = section.text("cuda-libraries")
                .map(folder -> {
                    check(!folder.isBlank(), "compute.cuda-libraries", "a folder", "empty");
                    return folder;
                })
                .orElse("");
        return new ComputeSettings(
                section.choice("device", DeviceName.class),
                libraries,
                section.choice("precision", PrecisionName.class));
    }

    /** The same in float: images and scores are made as exactly as they can be. */
    public ComputeSettings exact() {
        return new ComputeSettings(device, cudaLibraries, PrecisionName.FLOAT);
    }

    /** Whether factors are rounded. */
    public boolean rounds() {
        return precision == PrecisionName.BFLOAT16;
    }
}
