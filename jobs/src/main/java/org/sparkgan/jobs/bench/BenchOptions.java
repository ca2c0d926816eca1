package org.sparkgan.jobs.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sparkgan.compute.Precision;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import picocli.CommandLine.Option;

/** What {@code bench} is asked for on its command line. */
public final class BenchOptions {
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
            names = "--precision",
            paramLabel = "NAME",
            description = "engine: of products, as compute.precision has it, ${DEFAULT-VALUE} unless given")
    private String precision = "float";

    @Option(
            names = "--link",
            paramLabel = "MBIT",
            description =
                    "scaling: Mbit/s of the link of each of the cluster's machines; without it all are one machine")
    private double link = Double.POSITIVE_INFINITY;

    @Option(names = "--out", paramLabel = "FILE", description = "the figures as JSON, ${DEFAULT-VALUE} unless given")
    private Path out = Path.of("bench.json");

    /** What is measured. */
    public Set<Bench.Part> parts() {
        return parts;
    }

    /** Where the figures go. */
    public Path out() {
        return out;
    }

    /** The name of the one network for which the engine is measured; empty for all. */
    String network() {
        return network;
    }

    /** How the engine's products are rounded. */
    Precision precision() {
        String setting = ComputeSettings.PRECISION + "=" + precision;
        return Precision.of(ConfigReader.read(List.of(), List.of(setting)).compute());
    }

    /** Bytes a second of a link; infinite where all workers are on one machine. */
    double link() {
        return link * BYTES_OF_A_MEGABIT;
    }

    /**
     * Holds the rules.
     *
     * @throws ConfigException where one is broken
     */
    public void check() {
        if (!(link > 0)) {
            throw new ConfigException("--link must be above 0, but is " + link);
        }
        precision();
    }
}
