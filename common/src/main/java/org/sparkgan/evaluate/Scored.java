package org.sparkgan.evaluate;

import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.evaluate.distance.FeatureMoments;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.score.Evaluation;

/**
 * Scores, and the features that they are of.
 *
 * @param evaluation the scores
 * @param real features of real images
 * @param generated features of generated images
 */
public record Scored(Evaluation evaluation, Features real, Features generated) {
    /**
     * Writes mean and covariance of the features where the settings ask for them.
     *
     * @throws org.sparkgan.config.ConfigException where a file cannot be written
     */
    public void writeStatistics(StatisticsSettings settings, Configuration hadoop) {
        settings.realOut().ifPresent(out -> write(StatisticsSettings.REAL_OUT, out, real, hadoop));
        settings.generatedOut().ifPresent(out -> write(StatisticsSettings.GENERATED_OUT, out, generated, hadoop));
    }

    private static void write(String key, String out, Features features, Configuration hadoop) {
        StatisticsFile.write(key, out, FeatureMoments.of(features).statistics(), hadoop);
    }
}
