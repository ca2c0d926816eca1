package org.sparkgan.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.cluster.TaskSlots;
import org.sparkgan.config.JobConfig;
import org.sparkgan.jobs.bench.Bench;
import org.sparkgan.jobs.bench.BenchOptions;
import org.sparkgan.jobs.bench.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures this machine. */
@Command(name = "sparkgan bench", description = "Measures the engine, a round of training and reading on this machine.")
public final class BenchJob extends Job {
    @Mixin
    private BenchOptions options = new BenchOptions();

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new BenchJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        options.check();
        return List.of("measure " + options.parts() + " with "
                + config.training().workers() + " workers, write " + options.out());
    }

    @Override
    void run(JobConfig config) throws Exception {
        options.check();
        StopSignal signal = StopSignal.interrupting(Thread.currentThread());
        Path scratch = Files.createTempDirectory("sparkgan-bench");
        try (SparkSession spark = Sessions.start("bench")) {
            TaskSlots.await(JavaSparkContext.fromSparkContext(spark.sparkContext()), config.training());
            List<Measurement> all =
                    new Bench(spark, config.training().workers(), options, scratch).run(figure -> say(figure.row()));
            Measurement.write(all, options.out());
        } catch (Exception e) {
            throw signal.causeOf(e);
        } finally {
            FileUtil.fullyDelete(scratch.toFile());
        }
    }
}
