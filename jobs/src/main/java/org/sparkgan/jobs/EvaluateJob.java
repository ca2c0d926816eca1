package org.sparkgan.jobs;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.evaluate.Scored;
import org.sparkgan.evaluate.StatisticsEvaluator;
import org.sparkgan.evaluate.StatisticsFile;
import org.sparkgan.run.GpuRequest;
import org.sparkgan.score.Evaluation;
import picocli.CommandLine.Command;

/** Measures how near a generator's images are to real ones. */
@Command(
        name = "sparkgan evaluate",
        description =
                "Compares images of the generator of a run (run.dir) or of a file (sample.generator) with those of a"
                        + " packed dataset (data.path) or their statistics (evaluate.real-statistics).")
public final class EvaluateJob extends Job {
    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new EvaluateJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        GpuRequest.requireImages("evaluate", config.compute(), Sessions.settings());
        StatisticsSettings statistics = config.evaluate().statistics();
        Configuration hadoop = Sessions.hadoop();
        ScoreTable.requireFree(config, hadoop);
        StatisticsFile.requireFree(statistics, hadoop);
        List<String> plan = new ArrayList<>();
        if (isOfDatasetAlone(config)) {
            plan.add("look at " + images(config) + " images of " + config.data().requiredPath());
        } else if (statistics.real().isPresent()) {
            StatisticsFile.readReal(statistics.real().get(), hadoop);
            plan.add("take " + SampleJob.generator(config));
            plan.add("compare " + StatisticsEvaluator.images(config.evaluate()) + " images of it with the statistics "
                    + statistics.real().get());
        } else {
            plan.add("take " + SampleJob.generator(config));
            plan.add("compare " + images(config) + " images of it with " + images(config) + " of "
                    + config.data().requiredPath());
        }
        plan.add(config.evaluate()
                .features()
                .map(features -> "see them with " + features)
                .orElse("see them with a classifier trained on the dataset"));
        statistics.realOut().ifPresent(out -> plan.add("write the statistics of the real images to " + out));
        statistics.generatedOut().ifPresent(out -> plan.add("write the statistics of the generated images to " + out));
        return plan;
    }

    /** Whether there is nothing to do but to write the statistics of a dataset. */
    private static boolean isOfDatasetAlone(JobConfig config) {
        StatisticsSettings statistics = config.evaluate().statistics();
        return config.run().dir().isEmpty()
                && config.sample().generator().isEmpty()
                && config.evaluate().out().isEmpty()
                && statistics.generatedOut().isEmpty()
                && statistics.realOut().isPresent();
    }

    private static int images(JobConfig config) {
        return Evaluator.images(config, PackedDataset.describe(config.data().requiredPath(), Sessions.hadoop()));
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("evaluate")) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            if (isOfDatasetAlone(config)) {
                writeStatistics(spark, context, config);
                return;
            }
            SavedGenerator generator = SavedGenerator.chosen(config, context.hadoopConfiguration());
            Evaluation evaluation = config.evaluate().statistics().real().isPresent()
                    ? againstStatistics(context, config, generator)
                    : againstDataset(spark, context, config, generator);
            ScoreTable.lines(evaluation).forEach(this::say);
            ScoreTable.write(evaluation, config, context.hadoopConfiguration());
        }
    }

    private Evaluation againstDataset(
            SparkSession spark, JavaSparkContext context, JobConfig config, SavedGenerator generator) {
        try (Evaluator evaluator = evaluator(spark, context, config)) {
            evaluator.lookAtGpus(generator.network());
            Scored scored = evaluator.scored(generator.network(), generator.parameters(), null);
            scored.writeStatistics(config.evaluate().statistics(), context.hadoopConfiguration());
            say(generator.source() + " against " + config.data().requiredPath());
            return scored.evaluation();
        }
    }

    private Evaluation againstStatistics(JavaSparkContext context, JobConfig config, SavedGenerator generator) {
        Evaluation evaluation = new StatisticsEvaluator(context, config, generator.shape())
                .evaluate(generator.network(), generator.parameters());
        say(generator.source() + " against "
                + config.evaluate().statistics().real().orElseThrow());
        return evaluation;
    }

    private void writeStatistics(SparkSession spark, JavaSparkContext context, JobConfig config) {
        String out = config.evaluate().statistics().realOut().orElseThrow();
        try (Evaluator evaluator = evaluator(spark, context, config)) {
            StatisticsFile.write(
                    StatisticsSettings.REAL_OUT, out, evaluator.realStatistics(), context.hadoopConfiguration());
            say("wrote the statistics of " + images(config) + " images of "
                    + config.data().requiredPath() + " to " + out);
        }
    }

    private static Evaluator evaluator(SparkSession spark, JavaSparkContext context, JobConfig config) {
        return new Evaluator(
                context, config, PackedDataset.open(spark, config.data().requiredPath()));
    }
}
