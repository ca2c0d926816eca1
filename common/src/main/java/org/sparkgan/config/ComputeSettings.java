package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * What tasks compute on.
 *
 * @param device which kind
 * @param cudaLibraries folder in which a GPU's libraries are looked for first; empty: there is none
 * @param tf32 whether GPUs may round what they multiply to 10 bits
 */
public record ComputeSettings(DeviceName device, String cudaLibraries, boolean tf32) implements Serializable {
    /** The key of {@link #device}. */
    public static final String DEVICE = "compute.device";

    static ComputeSettings read(Section section) {
        String libraries = section.text("cuda-libraries")
                .map(folder -> {
                    check(!folder.isBlank(), "compute.cuda-libraries", "a folder", "empty");
                    return folder;
                })
                .orElse("");
        return new ComputeSettings(section.choice("device", DeviceName.class), libraries, section.flag("tf32"));
    }
}
