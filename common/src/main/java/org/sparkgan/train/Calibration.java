package org.sparkgan.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/**
 * Finds the averaging frequency of a run that leaves it to us. Short rounds are made from where the run starts, measured and
 * thrown away: they are no part of the run, which is therefore, bit for bit, the run that is given the chosen number.
 */
public final class Calibration {
    private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);
    private static final int LENGTH = 10;

    /** Executors fetch shards and the JVM compiles: 3.8 s of overhead in the first round of gan 784/512, 0.2 to 0.4 after the fifth. */
    private static final int WARM_UP = 5;

    private static final int MEASURED = 5;

    private Calibration() {}

    /**
     * The settings that the run acts by; those given where there is nothing to choose.
     *
     * @param spark runs the rounds
     * @param config how to train
     * @param spec what to train
     * @param shards one a partition, in the order of the workers
     * @param datasetImages images in all shards
     * @param scratch as for {@link Rounds#of}
     * @param start where the run starts
     * @param roundEnded called after each round, and may end all with an exception
     * @throws org.sparkgan.gan.DivergedException when a number of a round is not finite
     */
    public static JobConfig settled(
            JavaSparkContext spark,
            JobConfig config,
            GanSpec spec,
            JavaRDD<Shard> shards,
            long datasetImages,
            Folder scratch,
            GanState start,
            Runnable roundEnded)
            throws IOException {
        if (!config.training().choosesAveragingFrequency()) {
            return config;
        }
        LOG.info(
                "training.averaging-frequency = auto: measuring {} rounds of {} iterations",
                WARM_UP + MEASURED,
                LENGTH);
        List<RoundMetrics> rounds = new ArrayList<>();
        try (Rounds measured =
                Rounds.of(spark, config.withAveragingFrequency(LENGTH), spec, shards, datasetImages, scratch)) {
            int until = measured.roundEnd(start.iteration()) + (WARM_UP + MEASURED - 1) * LENGTH;
            measured.segment(start, until, round -> {
                rounds.add(round.metrics());
                roundEnded.run();
                return true;
            });
        }
        AveragingFrequency chosen = AveragingFrequency.of(RoundCost.of(LENGTH, rounds.subList(WARM_UP, rounds.size())));
        LOG.info("training.averaging-frequency = {} for this run: {}", chosen.iterations(), chosen.reason());
        return config.withAveragingFrequency(chosen.iterations());
    }
}
