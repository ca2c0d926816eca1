package org.sparkgan.jobs.check;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.Minibatches;

/** Times of whole iterations, images to the card and losses back included; the table for the peer beside it. */
final class SpeedPart {
    private static final int BLOCKS = 5;
    private static final int FIRST_ITERATIONS = 3;
    private static final double WARM_UP_SECONDS = 0.3;
    private static final double BLOCK_SECONDS = 0.15;

    private final Scale scale;
    private final Findings findings;
    private final PrintStream table;

    private SpeedPart(Scale scale, Findings findings, PrintStream table) {
        this.scale = scale;
        this.findings = findings;
        this.table = table;
    }

    static void run(Setup setup, Findings findings) throws IOException {
        try (PrintStream table = new PrintStream(setup.times().toFile(), StandardCharsets.UTF_8)) {
            SpeedPart part = new SpeedPart(setup.scale(), findings, table);
            for (TimedNetwork network : TimedNetwork.all(setup.scale())) {
                GanState start = network.spec().initialState(1);
                for (Way way : Way.values()) {
                    part.time(network, start, way, setup);
                }
            }
        }
    }

    /** With the whole card for itself, as in a training. */
    private void time(TimedNetwork network, GanState start, Way way, Setup setup) {
        try (CudaDevice device = way.open(Optional.of(setup.cubins()))) {
            time(network, start, way, device);
        } catch (RuntimeException e) {
            // The other networks have times nevertheless.
            findings.failed(network.name() + ", " + way, e);
        }
    }

    private void time(TimedNetwork network, GanState start, Way way, CudaDevice device) {
        GanEngine engine = new GanEngine(device, network.spec(), network.batch(), 1);
        engine.load(start);
        Minibatches images = network.images();
        int[] iteration = {0};
        Runnable step = () -> engine.iterate(iteration[0]++, 0, images);
        double[] milliseconds = blocks(step);
        double median = milliseconds[BLOCKS / 2];
        double rate = 1000 * network.batch() / median;
        boolean wasTaken = way.wasTaken(device);
        OptionalInt busy = scale == Scale.FULL ? Busy.percent(step) : OptionalInt.empty();
        table.printf(Locale.ROOT, "%s\t%s\t%s\t%.4f\t%.1f%n", network.name(), network.peer(), way, median, rate);
        table.flush();
        findings.require(
                network.name() + ", " + way,
                wasTaken,
                String.format(
                        Locale.ROOT,
                        "%.3f ms (%.3f to %.3f), %,.0f img/s%s%s",
                        median,
                        milliseconds[0],
                        milliseconds[BLOCKS - 1],
                        rate,
                        busy.isPresent() ? ", GPU at work " + busy.getAsInt() + " % of the time" : "",
                        wasTaken ? "" : ", but not in this way: the driver could not record it"));
    }

    /** Milliseconds an iteration in each block, in ascending order. */
    private double[] blocks(Runnable step) {
        int count = warmUp(step);
        double[] milliseconds = new double[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            milliseconds[i] = 1000 * seconds(step, count) / count;
        }
        Arrays.sort(milliseconds);
        return milliseconds;
    }

    /** How many iterations make a block. */
    private int warmUp(Runnable step) {
        if (scale == Scale.QUICK) {
            step.run();
            return 1;
        }
        seconds(step, FIRST_ITERATIONS);
        int count = 0;
        double taken = 0;
        while (taken < WARM_UP_SECONDS) {
            taken += seconds(step, 1);
            count++;
        }
        return Math.max(1, (int) (BLOCK_SECONDS * count / taken));
    }

    private static double seconds(Runnable step, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            step.run();
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
