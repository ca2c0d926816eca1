package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * What the sample job makes.
 *
 * @param generator a generator.zip; empty: the latest checkpoint of the run folder
 * @param weights which generator of a checkpoint
 * @param count how many images, 1 or more
 * @param seed decides which images
 * @param label that all images have, 0 or more; empty: all labels in turn. Of a conditional generator only
 * @param format files of what kind
 * @param out a folder, or a file that ends in .png
 */
public record SampleSettings(
        Optional<String> generator,
        GeneratorWeights weights,
        int count,
        long seed,
        Optional<Integer> label,
        SampleFormat format,
        Optional<String> out) {
    /** Checks every rule. */
    public SampleSettings {
        check(count >= 1, "sample.count", "1 or more", count);
        label.ifPresent(number -> check(number >= 0, "sample.label", "0 or more", number));
    }

    static SampleSettings read(Section section) {
        return new SampleSettings(
                section.text("generator"),
                section.choice("weights", GeneratorWeights.class),
                section.integer("count"),
                section.whole("seed"),
                section.optionalInteger("label"),
                section.choice("format", SampleFormat.class),
                section.text("out"));
    }

    /** Where the images go, for the job that cannot do without. */
    public String requiredOut() {
        return out.orElseThrow(() -> new ConfigException(
                "sample.out is not set: give a folder for the images, or a file ending in .png for one grid"));
    }
}
