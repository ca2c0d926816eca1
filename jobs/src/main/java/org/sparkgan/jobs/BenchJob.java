package org.sparkgan.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.cluster.TaskSlots;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.jobs.bench.Bench;
import org.sparkgan.jobs.bench.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures this machine. */
@Command(name = "sparkgan bench", description = "Measures the engine, a round of training and reading on this machine.")
public final class BenchJob extends Job {
    private static final double BYTES_OF_A_MEGABIT = 1e6 / 8;

    @Option(names = "--only", split = ",", paramLabel = "PART", description = "some of: ${COMPLETION-CANDIDATES}")
    private Set<Bench.Part> parts =
            EnumSet.complementOf(EnumSet.of(Bench.Part.MEMORY, Bench.Part.INGEST, Bench.Part.SCALING));

    @Option(
            names = "--case",
            paramLabel = "NAME",
            description = "engine: only the network of this name, such as \"gan 784/512\"")
    private String network = "";

    @Option(
            names = "--link",
            paramLabel = "MBIT",
            description =
                    "scaling: Mbit/s of the link of each of the cluster's machines; without it all are one machine")
    private double link = Double.POSITIVE_INFINITY;

    @Option(names = "--out", paramLabel = "FILE", description = "the figures as JSON, ${DEFAULT-VALUE} unless given")
    private Path out = Path.of("bench.json");

    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new BenchJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        return List.of("measure " + parts + " with " + config.training().workers() + " workers, write " + out);
    }

    @Override
    void run(JobConfig config) throws Exception {
        if (!(link > 0)) {
            throw new ConfigException("--link must be above 0, but is " + link);
        }
        StopSignal signal = StopSignal.interrupting(Thread.currentThread());
        Path scratch = Files.createTempDirectory("sparkgan-bench");
        try (SparkSession spark = Sessions.start("bench")) {
            TaskSlots.await(JavaSparkContext.fromSparkContext(spark.sparkContext()), config.training());
            List<Measurement> all = new Bench(
                            spark, config.training().workers(), network, link * BYTES_OF_A_MEGABIT, scratch)
                    .run(parts, figure -> say(figure.row()));
            Measurement.write(all, out);
        } catch (Exception e) {
            throw signal.causeOf(e);
        } finally {
            FileUtil.fullyDelete(scratch.toFile());
        }
    }
}
