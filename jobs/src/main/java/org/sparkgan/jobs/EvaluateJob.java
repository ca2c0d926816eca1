package org.sparkgan.jobs;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.run.GpuRequest;
import org.sparkgan.score.Evaluation;
import picocli.CommandLine.Command;

/** Measures how near a generator's images are to real ones. */
@Command(
        name = "sparkgan evaluate",
        description =
                "Compares images of the generator of a run (run.dir) or of a file (sample.generator) with those of a"
                        + " packed dataset (data.path).")
public final class EvaluateJob extends Job {
    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new EvaluateJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        GpuRequest.requireImages("evaluate", config.compute(), Sessions.settings());
        String path = config.data().requiredPath();
        ScoreTable.requireFree(config, Sessions.hadoop());
        int images = config.evaluate()
                .images(path, PackedDataset.describe(path, Sessions.hadoop()).images());
        return List.of(
                "take " + SampleJob.generator(config),
                "compare " + images + " images of it with " + images + " of " + path,
                config.evaluate()
                        .features()
                        .map(features -> "see them with " + features)
                        .orElse("see them with a classifier trained on the dataset"));
    }

    @Override
    void run(JobConfig config) throws Exception {
        try (SparkSession spark = Sessions.start("evaluate")) {
            Configuration hadoop = spark.sparkContext().hadoopConfiguration();
            SavedGenerator generator = SavedGenerator.chosen(config, hadoop);
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            try (Evaluator evaluator = new Evaluator(
                    context, config, PackedDataset.open(spark, config.data().requiredPath()))) {
                evaluator.lookAtGpus(generator.network());
                Evaluation evaluation = evaluator.evaluate(generator.network(), generator.parameters(), null);
                say(generator.source() + " against " + config.data().requiredPath());
                ScoreTable.lines(evaluation).forEach(this::say);
                ScoreTable.write(evaluation, config, hadoop);
            }
        }
    }
}
