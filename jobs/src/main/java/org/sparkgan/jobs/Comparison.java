package org.sparkgan.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedCritic;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.evaluate.Scored;
import org.sparkgan.evaluate.StatisticsEvaluator;
import org.sparkgan.evaluate.StatisticsFile;
import org.sparkgan.gan.Critic;
import org.sparkgan.score.Evaluation;

/**
 * What an evaluation compares: a generator with a dataset, or with a file of statistics, or nothing, where a dataset's statistics alone are
 * wanted.
 *
 * @param config of the job
 */
record Comparison(JobConfig config) {
    /**
     * What is going to be done, a line each.
     *
     * @throws org.sparkgan.config.ConfigException where a file is there already, or one is missing
     */
    List<String> plan(Configuration hadoop) {
        ScoreTable.requireFree(config, hadoop);
        NeighbourFile.requireFree(config, hadoop);
        StatisticsFile.requireFree(statistics(), hadoop);
        List<String> plan = new ArrayList<>(compared(hadoop));
        plan.add(config.evaluate()
                .features()
                .file()
                .map(features -> "see them with " + features)
                .orElse("see them with a classifier trained on the dataset"));
        statistics().realOut().ifPresent(out -> plan.add("write the statistics of the real images to " + out));
        statistics()
                .generatedOut()
                .ifPresent(out -> plan.add("write the statistics of the generated images to " + out));
        config.evaluate().neighbours().out().ifPresent(out -> plan.add(NeighbourFile.plan(config, out)));
        return plan;
    }

    private List<String> compared(Configuration hadoop) {
        if (isOfDatasetAlone()) {
            return List.of("look at " + images(hadoop) + " images of " + dataset());
        }
        String generator = "take " + SampleJob.generator(config);
        if (statistics().real().isPresent()) {
            String file = statistics().real().get();
            StatisticsFile.readReal(file, hadoop);
            int images = StatisticsEvaluator.images(config.evaluate());
            return List.of(generator, "compare " + images + " images of it with the statistics " + file);
        }
        DatasetManifest manifest = PackedDataset.describe(dataset(), hadoop);
        HoldOut holdOut = HeldOutImages.of(config, hadoop);
        int images = Evaluator.images(config, manifest, holdOut);
        String side = Evaluator.side(manifest, holdOut).map(ScoreTable::which).orElse("");
        return List.of(generator, "compare " + images + " images of it with " + images + " of " + dataset() + side);
    }

    private boolean isOfDatasetAlone() {
        return config.run().dir().isEmpty()
                && config.sample().generator().isEmpty()
                && config.evaluate().out().isEmpty()
                && statistics().generatedOut().isEmpty()
                && statistics().realOut().isPresent();
    }

    private StatisticsSettings statistics() {
        return config.evaluate().statistics();
    }

    private String dataset() {
        return config.data().requiredPath();
    }

    private int images(Configuration hadoop) {
        return Evaluator.images(config, PackedDataset.describe(dataset(), hadoop), HeldOutImages.of(config, hadoop));
    }

    /** Does it, writes what is to be written and tells the result, a line each. */
    List<String> run(SparkSession spark) throws IOException {
        if (isOfDatasetAlone()) {
            return writeStatistics(spark);
        }
        JavaSparkContext context = context(spark);
        SavedGenerator generator = SavedGenerator.chosen(config, context.hadoopConfiguration());
        Evaluation evaluation = statistics().real().isPresent()
                ? new StatisticsEvaluator(context, config, generator.shape())
                        .evaluate(generator.network(), generator.parameters())
                : againstDataset(spark, generator);
        List<String> lines = new ArrayList<>();
        lines.add(generator.source() + " against " + statistics().real().orElseGet(this::dataset));
        lines.addAll(ScoreTable.lines(evaluation));
        config.evaluate().neighbours().out().ifPresent(out -> lines.add("drew nearest training images to " + out));
        ScoreTable.write(evaluation, config, context.hadoopConfiguration());
        return lines;
    }

    private Evaluation againstDataset(SparkSession spark, SavedGenerator generator) {
        Configuration hadoop = context(spark).hadoopConfiguration();
        HoldOut holdOut = HeldOutImages.of(config, hadoop);
        try (Evaluator evaluator = evaluator(spark, holdOut)) {
            evaluator.lookAtGpus(generator.network());
            // Where images are held out, its scores of them are wanted.
            Optional<Critic> critic =
                    holdOut.isNone() ? Optional.empty() : Optional.of(SavedCritic.beside(generator, hadoop));
            Scored scored = evaluator.scored(generator.network(), generator.parameters(), critic);
            NeighbourFile.draw(config, evaluator, generator, hadoop);
            scored.writeStatistics(statistics(), hadoop);
            return scored.evaluation();
        }
    }

    private List<String> writeStatistics(SparkSession spark) {
        Configuration hadoop = context(spark).hadoopConfiguration();
        String out = statistics().realOut().orElseThrow();
        try (Evaluator evaluator = evaluator(spark, HeldOutImages.of(config, hadoop))) {
            StatisticsFile.write(StatisticsSettings.REAL_OUT, out, evaluator.realStatistics(), hadoop);
        }
        return List.of("wrote the statistics of " + images(hadoop) + " images of " + dataset() + " to " + out);
    }

    private Evaluator evaluator(SparkSession spark, HoldOut holdOut) {
        return new Evaluator(context(spark), config, PackedDataset.open(spark, dataset()), holdOut);
    }

    private static JavaSparkContext context(SparkSession spark) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }
}
