package org.sparkgan.jobs.check;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.cuda.CudaDevice;

/** A card with random numbers on it, where operations are tried against plain Java in double. */
final class Workbench {
    /** Numbers of a result that plain Java works out: all of a small one, any of a large one. */
    private static final int COMPARED = 300;

    private static final double SECONDS = 0.01;

    private final CudaDevice device;
    private final Scale scale;
    private final double limit;
    private final String suffix;
    private final Findings findings;
    private final Memory memory;
    private final SplittableRandom random = new SplittableRandom(7);

    /**
     * Nothing tried yet.
     *
     * @param limit of deviations
     * @param suffix of names in the findings
     */
    Workbench(CudaDevice device, Scale scale, double limit, String suffix, Findings findings) {
        this.device = device;
        this.scale = scale;
        this.limit = limit;
        this.suffix = suffix;
        this.findings = findings;
        this.memory = device.memory();
    }

    CudaDevice device() {
        return device;
    }

    Scale scale() {
        return scale;
    }

    Memory memory() {
        return memory;
    }

    /** Numbers between -1 and 1. */
    Known numbers(long rows, long columns) {
        return between(-1, 1, rows, columns);
    }

    /** Numbers between 0.5 and 1.5. */
    Known positive(long rows, long columns) {
        return between(0.5, 1.5, rows, columns);
    }

    Known between(double low, double high, long rows, long columns) {
        double[] values = new double[Math.toIntExact(rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
        Matrix matrix = memory.matrix(rows, columns);
        matrix.write(values);
        return new Known(matrix, values);
    }

    Matrix empty(long rows, long columns) {
        return memory.matrix(rows, columns);
    }

    /**
     * Tries an operation that writes all of its result.
     *
     * @param result full of NaN before
     * @param work for its speed
     * @param right what each number of the result should be
     */
    void check(String name, Operation operation, Matrix result, Work work, IntToDoubleFunction right) {
        device.fill(result, Double.NaN).run();
        checkInPlace(name, operation, result, work, right);
    }

    /** The same with a result that the operation reads too. */
    void checkInPlace(String name, Operation operation, Matrix result, Work work, IntToDoubleFunction right) {
        operation.run();
        double deviation = deviation(result.read(), right);
        String speed = scale == Scale.FULL ? work.in(seconds(operation)) : "";
        findings.check(name + suffix, deviation, limit, speed);
    }

    /** Numbers that an operation has reported. */
    void check(String name, double[] found, double[] right) {
        findings.check(name + suffix, Deviation.of(found, right), limit);
    }

    private double deviation(double[] found, IntToDoubleFunction right) {
        // What nobody has written may be anywhere.
        if (!IntStream.range(0, found.length).allMatch(i -> Double.isFinite(found[i]))) {
            return Double.POSITIVE_INFINITY;
        }
        int[] some = found.length <= COMPARED
                ? IntStream.range(0, found.length).toArray()
                : IntStream.concat(random.ints(COMPARED, 0, found.length), IntStream.of(0, found.length - 1))
                        .toArray();
        return Deviation.of(
                IntStream.of(some).mapToDouble(i -> found[i]).toArray(),
                IntStream.of(some).mapToDouble(right).toArray());
    }

    /** Of one run, where they follow each other as fast as the JVM asks for them. */
    private double seconds(Operation operation) {
        for (int runs = 1; ; runs *= 4) {
            device.synchronize();
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                operation.run();
            }
            device.synchronize();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (seconds >= SECONDS) {
                return seconds / runs;
            }
        }
    }
}
