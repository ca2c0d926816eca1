package org.sparkgan.run;

import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.report.page.RealGrid;

/**
 * What is known of the real images, beside which those of the run will be looked at.
 *
 * @param evaluator empty for a run that makes no evaluations
 * @param real the first of them
 */
record Sight(Optional<Evaluator> evaluator, RealGrid real) {
    /**
     * Reads the dataset and changes nothing.
     *
     * @throws org.sparkgan.config.ConfigException where the run cannot be evaluated as it asks
     */
    static Sight of(JavaSparkContext spark, CheckedTraining training, PackedDataset dataset) {
        return new Sight(
                training.config().evaluate().every().map(every -> new Evaluator(spark, training.config(), dataset)),
                RealGrid.of(
                        training.config().samples(),
                        training.trainedOn(dataset),
                        training.spec().generator().classes()));
    }
}
