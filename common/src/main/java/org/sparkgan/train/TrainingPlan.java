package org.sparkgan.train;

import java.util.Map;
import org.sparkgan.config.ImageShape;

/**
 * What a run is going to do, said before it starts.
 *
 * @param iterations generator steps of each worker in the whole run
 * @param epochs passes of the critic over the dataset in the whole run
 * @param images size of the dataset
 * @param shape of its images
 * @param generatorParameters trainable numbers of the generator
 * @param criticParameters trainable numbers of the critic
 * @param settings every setting by its dotted key, as JSON values
 */
public record TrainingPlan(
        int iterations,
        double epochs,
        long images,
        ImageShape shape,
        int generatorParameters,
        int criticParameters,
        Map<String, String> settings) {}
