package org.sparkgan.train;

import java.util.Map;
import java.util.Optional;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;

/**
 * What a run is going to do, said before it starts.
 *
 * @param iterations generator steps of each worker in the whole run
 * @param epochs passes of the critic over the dataset in the whole run
 * @param averagingFrequency iterations between two averages of the workers' parameters; empty where none are taken or the run
 *     has to find it out
 * @param sync how the workers agree
 * @param workers how many there are
 * @param images size of the dataset
 * @param shape of its images
 * @param generatorParameters trainable numbers of the generator
 * @param criticParameters trainable numbers of the critic
 * @param settings every setting by its dotted key, as JSON values
 */
public record TrainingPlan(
        int iterations,
        double epochs,
        Optional<Integer> averagingFrequency,
        SyncName sync,
        int workers,
        long images,
        ImageShape shape,
        int generatorParameters,
        int criticParameters,
        Map<String, String> settings) {
    /**
     * The plan of a run.
     *
     * @throws ConfigException when a batch is larger than a shard or the length of the run is not given
     */
    public static TrainingPlan of(JobConfig config, GanSpec spec, long images) {
        TrainingSettings training = config.training();
        long smallestShard = images / training.workers();
        if (training.largestBatch() > smallestShard) {
            throw new ConfigException(
                    TrainingSettings.BATCH_SIZE + " must be at most the images of the dataset, but is "
                            + training.batchSize() + ": " + images + " images on " + training.workers()
                            + " workers leave shards of " + smallestShard + ", less than a worker's batch of "
                            + training.largestBatch() + "; lower " + TrainingSettings.BATCH_SIZE);
        }
        int criticSteps = config.gan().criticSteps();
        int iterations = training.plannedIterations(images, criticSteps);
        double perIteration = (double) training.batchSize() * criticSteps;
        return new TrainingPlan(
                iterations,
                iterations * perIteration / images,
                training.sync() == SyncName.PARAMETER_AVERAGING ? training.averagingFrequency() : Optional.empty(),
                training.sync(),
                training.workers(),
                images,
                spec.shape(),
                spec.generator().parameters(),
                spec.critic().parameters(),
                config.settings());
    }

    /** What a worker takes of a device's memory. */
    public static void deviceMemory(JobConfig config, GanSpec spec, Memory memory) {
        GanEngine.plan(spec, config.training().largestBatch(), memory);
    }

    /** What a worker takes of {@code memory} beside its device's. */
    public static void memory(JobConfig config, GanSpec spec, Memory memory) {
        if (config.training().sync() == SyncName.GRADIENT_SHARING) {
            UpdateCodecs.plan(spec, memory);
        }
    }
}
