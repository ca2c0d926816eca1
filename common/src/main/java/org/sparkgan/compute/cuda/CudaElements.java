package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Windows;

/** Operations on numbers in the same place, and linear maps that only pick and average. */
final class CudaElements {
    static final Operation NOTHING = () -> {};

    private CudaElements() {}

    /** See {@link org.sparkgan.compute.Device#fill}. */
    static Operation fill(Session session, Matrix to, double value) {
        if (to.length() == 0) {
            return NOTHING;
        }
        int word = Float.floatToRawIntBits((float) value);
        return () -> {
            session.enter();
            int status = Driver.cuMemsetD32Async(CudaStorage.address(to), word, to.length(), session.stream());
            Status.check(status, "fill a matrix");
        };
    }

    /** See {@link org.sparkgan.compute.Device#copy}. */
    static Operation copy(Session session, Matrix to, Matrix from) {
        if (to.length() != from.length()) {
            throw new IllegalArgumentException("Invalid copy: a matrix of " + to.rows() + " x " + to.columns()
                    + " cannot take one of " + from.rows() + " x " + from.columns());
        }
        if (to.length() == 0) {
            return NOTHING;
        }
        return () -> {
            session.enter();
            int status = Driver.cuMemcpyDtoDAsync_v2(
                    CudaStorage.address(to), CudaStorage.address(from), to.length() * Float.BYTES, session.stream());
            Status.check(status, "copy a matrix");
        };
    }

    /** See {@link org.sparkgan.compute.Device#elementwise}; {@code right} may be a column too. */
    static Operation elementwise(Session session, Arithmetic arithmetic, Matrix to, Matrix left, Matrix right) {
        if (to.length() == 0) {
            return NOTHING;
        }
        int code = code(arithmetic);
        if (right.length() == to.length()) {
            return new Launch(
                    session, "elementwise_full", Grid.ofNumbers(to.length()), code, to, left, right, to.length());
        }
        if (right.length() == 1) {
            return new Launch(
                    session, "elementwise_one", Grid.ofNumbers(to.length()), code, to, left, right, to.length());
        }
        boolean isRow = right.rows() == 1 && right.columns() == to.columns();
        if (!isRow && (right.columns() != 1 || right.rows() != to.rows())) {
            throw new IllegalArgumentException(
                    "Invalid operand: " + right.rows() + " x " + right.columns() + " is neither all of " + to.rows()
                            + " x " + to.columns() + ", nor a row or column of it, nor one number");
        }
        return new Launch(
                session,
                isRow ? "elementwise_row" : "elementwise_column",
                Grid.ofColumns(to.rows(), to.columns()),
                code,
                to,
                left,
                right,
                to.rows(),
                to.columns());
    }

    /** See {@link org.sparkgan.compute.Device#activate}. */
    static Operation activate(Session session, Function function, Matrix input, Matrix output, Matrix slope) {
        return input.length() == 0
                ? NOTHING
                : new Launch(
                        session,
                        "activate",
                        Grid.ofNumbers(input.length()),
                        code(function),
                        input,
                        output,
                        slope,
                        (float) Function.LEAK,
                        input.length());
    }

    /** As the kernels know it. */
    private static int code(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case PRODUCT -> 0;
            case SUM -> 1;
            case DIFFERENCE -> 2;
            case QUOTIENT -> 3;
        };
    }

    /** As the kernels know it. */
    private static int code(Function function) {
        return switch (function) {
            case RELU -> 0;
            case LEAKY_RELU -> 1;
            case TANH -> 2;
            case SIGMOID -> 3;
        };
    }

    /** See {@link org.sparkgan.compute.Device#transpose}. */
    static Operation transpose(Session session, Matrix from, Matrix to, int rows, int columns, int numbers) {
        if (numbers > 1) {
            long runs = from.length() / numbers;
            return new Launch(
                    session, "transpose_runs", Grid.ofColumns(numbers, runs), from, to, rows, columns, numbers, runs);
        }
        long count = columns * from.columns();
        return new Launch(session, "transpose_samples", Grid.ofColumns(rows, count), from, to, rows, columns, count);
    }

    /** See {@link org.sparkgan.compute.Device#smooth}. */
    static Operation smooth(Session session, FeatureMaps maps, Matrix from, Matrix to) {
        long pixels = maps.pixels() * from.columns();
        return new Launch(
                session,
                "smooth_maps",
                Grid.ofColumns(maps.channels(), pixels),
                from,
                to,
                maps.channels(),
                maps.height(),
                maps.width(),
                pixels);
    }

    /** See {@link org.sparkgan.compute.Device#average}. */
    static Operation average(Session session, Windows windows, Matrix maps, Matrix means, double factor) {
        return windows(
                session,
                "average_windows",
                windows,
                maps,
                means,
                factor,
                windows.means().pixels() * means.columns());
    }

    /** See {@link org.sparkgan.compute.Device#spread}. */
    static Operation spread(Session session, Windows windows, Matrix means, Matrix maps, double factor) {
        return windows(
                session,
                "spread_windows",
                windows,
                means,
                maps,
                factor,
                windows.maps().pixels() * maps.columns());
    }

    private static Operation windows(
            Session session, String kernel, Windows windows, Matrix from, Matrix to, double factor, long pixels) {
        int channels = windows.maps().channels();
        return new Launch(
                session,
                kernel,
                Grid.ofColumns(channels, pixels),
                from,
                to,
                (float) factor,
                channels,
                windows.maps().height(),
                windows.maps().width(),
                windows.height(),
                windows.width(),
                pixels);
    }

    /** See {@link org.sparkgan.compute.Device#unit}. */
    static Operation unit(Session session, Matrix vector, Matrix norm) {
        return new Launch(session, "to_unit", Grid.ofSums(1, 1, 1), vector, norm, vector.length());
    }
}
