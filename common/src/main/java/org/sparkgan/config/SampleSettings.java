package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * What the sample job makes.
 *
 * @param generator a generator.zip; empty: that of a checkpoint of the run folder
 * @param checkpoint which
 * @param weights which generator of a checkpoint
 * @param kind what pictures
 * @param count how many images, 1 or more; of an interpolation rows; of a walk latent vectors, 2 or more
 * @param steps of an interpolation images of a row; of a walk frames from one latent vector to the next; 2 or more
 * @param grid of a walk images along each side of a frame, 1 to 16
 * @param truncation largest size of a latent vector's numbers, above 0; empty: none
 * @param seed decides which images
 * @param label that all images have, 0 or more; empty: all labels in turn. Of a conditional generator only
 * @param format files of what kind
 * @param out a folder, or a file that ends in .png or .gif
 */
public record SampleSettings(
        Optional<String> generator,
        CheckpointChoice checkpoint,
        GeneratorWeights weights,
        SampleKind kind,
        int count,
        int steps,
        int grid,
        Optional<Double> truncation,
        long seed,
        Optional<Integer> label,
        SampleFormat format,
        Optional<String> out) {
    private static final int MOST_GRID = 16;

    /** Checks every rule. */
    public SampleSettings {
        check(count >= 1, "sample.count", "1 or more", count);
        check(
                kind != SampleKind.WALK || count >= 2,
                "sample.count",
                "2 or more where sample.kind is walk, latent vectors to go through",
                count);
        check(steps >= 2, "sample.steps", "2 or more", steps);
        check(grid >= 1 && grid <= MOST_GRID, "sample.grid", "1 to " + MOST_GRID, grid);
        truncation.ifPresent(
                most -> check(most > 0 && most < Double.POSITIVE_INFINITY, "sample.truncation", "> 0", most));
        label.ifPresent(number -> check(number >= 0, "sample.label", "0 or more", number));
    }

    static SampleSettings read(Section section) {
        SampleKind kind = section.choice("kind", SampleKind.class);
        return new SampleSettings(
                section.text("generator"),
                new CheckpointChoice(section.text("checkpoint").orElse("null")),
                section.choice("weights", GeneratorWeights.class),
                kind,
                section.wholeOrAuto("count").orElse(kind.count()),
                section.integer("steps"),
                section.integer("grid"),
                section.optionalNumber("truncation"),
                section.whole("seed"),
                section.optionalInteger("label"),
                section.choice("format", SampleFormat.class),
                section.text("out"));
    }

    /** Where the images go, for the job that cannot do without. */
    public String requiredOut() {
        return out.orElseThrow(
                () -> new ConfigException("sample.out is not set: give a folder for the images, or a file"
                        + " ending in .png for one grid, in .gif for a walk"));
    }
}
