package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * How generated images are measured.
 *
 * @param every between two evaluations of a run that trains, 1 or more; empty: it makes none
 * @param count images generated and as many real ones, {@link #FEWEST} or more; empty: as many as the dataset has, at most
 *     {@link #MOST_UNASKED}
 * @param features a DL4J model zip that sees images; empty: a classifier trained on the dataset
 * @param featuresLayer the layer of it whose output stands for an image; empty: the last but one
 * @param bestBy the score that says which checkpoint is the best
 * @param out a JSON file for the scores; empty: they are only shown
 */
public record EvaluateSettings(
        Optional<Interval> every,
        Optional<Integer> count,
        Optional<String> features,
        Optional<String> featuresLayer,
        ScoreName bestBy,
        Optional<String> out) {
    /** Fewest images that scores are computed of: neighbours and covariances need some. */
    public static final int FEWEST = 16;

    /** Images, where nobody says how many; as many as papers take for small images. */
    public static final int MOST_UNASKED = 10_000;

    private static final String COUNT = "evaluate.count";

    /** Checks every rule. */
    public EvaluateSettings {
        every.ifPresent(interval -> interval.require("evaluate.every"));
        count.ifPresent(images -> check(images >= FEWEST, COUNT, FEWEST + " or more", images));
        check(
                featuresLayer.isEmpty() || features.isPresent(),
                "evaluate.features-layer",
                "left out where evaluate.features is not set",
                featuresLayer.orElse(""));
    }

    static EvaluateSettings read(Section section) {
        return new EvaluateSettings(
                section.optionalInteger("every").map(Interval::new),
                section.wholeOrAuto("count"),
                section.text("features"),
                section.text("features-layer"),
                section.choice("best-by", ScoreName.class),
                section.text("out"));
    }

    /**
     * How many images of each kind.
     *
     * @param dataset images that it has
     * @throws ConfigException where it has fewer than are asked for, or too few for any score
     */
    public int images(String path, long dataset) {
        if (dataset < FEWEST) {
            throw new ConfigException("evaluation needs " + FEWEST + " images or more, but data.path " + path + " has "
                    + dataset + ": ingest more");
        }
        if (count.isPresent() && count.get() > dataset) {
            throw new ConfigException(COUNT + " must be at most the images of data.path " + path + ", " + dataset
                    + ", but is " + count.get() + ": lower it, or leave it out");
        }
        return count.orElse((int) Math.min(dataset, MOST_UNASKED));
    }
}
