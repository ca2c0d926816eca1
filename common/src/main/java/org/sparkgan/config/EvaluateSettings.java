package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * How generated images are measured.
 *
 * @param every between two evaluations of a run that trains, 1 or more; empty: it makes none
 * @param count images generated and as many real ones, {@link #FEWEST} or more; empty: as many as the dataset has, at most
 *     {@link #MOST_UNASKED}, or {@link #MOST_UNASKED_OF_STACKS} of a stacked one
 * @param features what sees images
 * @param bestBy the score that says which checkpoint is the best
 * @param neighbours how the training images nearest to generated ones are shown
 * @param statistics files with mean and covariance of features
 * @param out a JSON file for the scores; empty: they are only shown
 */
public record EvaluateSettings(
        Optional<Interval> every,
        Optional<Integer> count,
        FeatureSettings features,
        ScoreName bestBy,
        NeighbourSettings neighbours,
        StatisticsSettings statistics,
        Optional<String> out) {
    /** Fewest images that scores are computed of: neighbours and covariances need some. */
    public static final int FEWEST = 16;

    /** Images, where nobody says how many; as many as papers take for small images. */
    public static final int MOST_UNASKED = 10_000;

    /** Stacked images, where nobody says how many: as many as Lin 2018 (PacGAN) takes to count modes. */
    public static final int MOST_UNASKED_OF_STACKS = 26_000;

    private static final String COUNT = "evaluate.count";

    /** Checks every rule. */
    public EvaluateSettings {
        every.ifPresent(interval -> interval.require("evaluate.every"));
        count.ifPresent(images -> check(images >= FEWEST, COUNT, FEWEST + " or more", images));
        check(
                statistics.real().isEmpty() || features.file().isPresent(),
                StatisticsSettings.REAL,
                "left out where evaluate.features is not set",
                statistics.real().orElse(""));
    }

    static EvaluateSettings read(Section section) {
        return new EvaluateSettings(
                section.optionalInteger("every").map(Interval::new),
                section.wholeOrAuto("count"),
                FeatureSettings.read(section),
                section.choice("best-by", ScoreName.class),
                NeighbourSettings.read(section),
                StatisticsSettings.read(section),
                section.text("out"));
    }

    /**
     * How many images of each kind.
     *
     * @param dataset images that it has
     * @param mostUnasked of them are taken where nobody says how many
     * @throws ConfigException where it has fewer than are asked for, or too few for any score
     */
    public int images(String path, long dataset, int mostUnasked) {
        if (dataset < FEWEST) {
            throw new ConfigException("evaluation needs " + FEWEST + " images or more, but data.path " + path + " has "
                    + dataset + ": ingest more");
        }
        if (count.isPresent() && count.get() > dataset) {
            throw new ConfigException(COUNT + " must be at most the images of data.path " + path + ", " + dataset
                    + ", but is " + count.get() + ": lower it, or leave it out");
        }
        return count.orElse((int) Math.min(dataset, mostUnasked));
    }
}
