package org.sparkgan.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.storage.Folder;

/** Takes the measurements that are asked for, one after the other, so that none disturbs another. */
public final class Bench {
    /** What can be measured. */
    public enum Part {
        ENGINE,
        ROUND,
        AGGREGATION,
        READ,
        MEMORY,
        INGEST,
        SCALING
    }

    private final SparkSession spark;
    private final int workers;
    private final BenchOptions options;
    private final Path scratch;

    /**
     * Prepares to measure.
     *
     * @param spark for rounds and data
     * @param workers side by side, one core each
     * @param options what is measured
     * @param scratch an empty folder for datasets of drawn images
     */
    public Bench(SparkSession spark, int workers, BenchOptions options, Path scratch) {
        this.spark = spark;
        this.workers = workers;
        this.options = options;
        this.scratch = scratch;
        Backend.choose();
    }

    /**
     * Measures.
     *
     * @param shown is told each figure when it is known
     */
    public List<Measurement> run(Consumer<Measurement> shown) throws IOException {
        List<Measurement> all = new ArrayList<>();
        for (Part part : Part.values()) {
            if (options.parts().contains(part)) {
                List<Measurement> measurements = measure(part);
                measurements.forEach(shown);
                all.addAll(measurements);
            }
        }
        return all;
    }

    private List<Measurement> measure(Part part) throws IOException {
        return switch (part) {
            case ENGINE -> new EngineBench(workers, options.network(), options.precision()).run();
            case ROUND -> rounds().run();
            case AGGREGATION -> AggregationBench.run();
            case READ -> ReadBench.run(List.of(dataset(28, 1), dataset(64, 3)));
            case MEMORY -> MemoryBench.run(workers);
            case INGEST -> new IngestBench(spark, workers, scratch).run();
            case SCALING ->
                new ScalingBench(
                                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                                rounds(),
                                workers,
                                options.link())
                        .run();
        };
    }

    private RoundBench rounds() throws IOException {
        return new RoundBench(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                dataset(28, 1),
                workers,
                Folder.at(
                        scratch.resolve("workers").toUri().toString(),
                        spark.sparkContext().hadoopConfiguration()));
    }

    /** Images that the program draws, ingested as a user's would be. */
    private PackedDataset dataset(int size, int channels) throws IOException {
        Path drawn = scratch.resolve("drawn");
        Path packed = scratch.resolve("packed-" + size);
        if (!Files.exists(drawn)) {
            DrawnImages.write(drawn, 500, 1);
        }
        if (!Files.exists(packed)) {
            var config = ConfigReader.read(
                    List.of(),
                    List.of(
                            "data.source=" + drawn,
                            "data.path=" + packed,
                            "data.image-size=" + size,
                            "data.channels=" + channels));
            Ingest.run(spark, config.data(), 1, Overwrite.REFUSE);
        }
        return PackedDataset.open(spark, packed.toString());
    }
}
