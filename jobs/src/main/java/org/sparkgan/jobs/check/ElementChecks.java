package org.sparkgan.jobs.check;

import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Matrix;

/** Operations on numbers in the same place. */
final class ElementChecks {
    private ElementChecks() {}

    static void run(Workbench bench) {
        for (Arithmetic arithmetic : Arithmetic.values()) {
            elementwise(bench, arithmetic, 37, 19);
        }
        for (Function function : Function.values()) {
            activate(bench, function, 41, 13);
        }
        int rows = bench.scale().of(4096, 64);
        int columns = bench.scale().of(4096, 5);
        elementwise(bench, Arithmetic.PRODUCT, rows, columns);
        activate(bench, Function.TANH, rows, columns);
        fill(bench, rows, columns);
        copy(bench, rows, columns);
        unit(bench, 1001);
        unit(bench, bench.scale().of(1 << 20, 300));
    }

    /** With a right operand of the same size, of a row, and of one number. */
    private static void elementwise(Workbench bench, Arithmetic arithmetic, int rows, int columns) {
        Known left = bench.numbers(rows, columns);
        Matrix to = bench.empty(rows, columns);
        for (int[] size : new int[][] {{rows, columns}, {1, columns}, {1, 1}}) {
            Known right = bench.positive(size[0], size[1]);
            int shared = size[0] == rows ? 1 : size[1] == columns ? rows : rows * columns;
            bench.check(
                    arithmetic + " of " + rows + " x " + columns + " and " + size[0] + " x " + size[1],
                    bench.device().elementwise(arithmetic, to, left.matrix(), right.matrix()),
                    to,
                    Work.floats(2.0 * rows * columns + right.matrix().length()),
                    i -> combined(arithmetic, left.values()[i], right.values()[i / shared]));
        }
    }

    private static double combined(Arithmetic arithmetic, double left, double right) {
        return switch (arithmetic) {
            case PRODUCT -> left * right;
            case SUM -> left + right;
            case DIFFERENCE -> left - right;
            case QUOTIENT -> left / right;
        };
    }

    private static void activate(Workbench bench, Function function, int rows, int columns) {
        Known input = bench.numbers(rows, columns);
        Matrix output = bench.empty(rows, columns);
        Matrix slope = bench.empty(rows, columns);
        String name = function + " of " + rows + " x " + columns;
        Work work = Work.floats(3.0 * rows * columns);
        bench.check(
                name,
                bench.device().activate(function, input.matrix(), output, slope),
                output,
                work,
                i -> value(function, input.values()[i]));
        bench.check(
                name + ", slope",
                bench.device().activate(function, input.matrix(), output, slope),
                slope,
                work,
                i -> slope(function, input.values()[i]));
    }

    private static double value(Function function, double x) {
        return switch (function) {
            case RELU -> Math.max(0, x);
            case LEAKY_RELU -> x > 0 ? x : Function.LEAK * x;
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
        };
    }

    private static double slope(Function function, double x) {
        double y = value(function, x);
        return switch (function) {
            case RELU -> x > 0 ? 1 : 0;
            case LEAKY_RELU -> x > 0 ? 1 : Function.LEAK;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
        };
    }

    private static void fill(Workbench bench, int rows, int columns) {
        Matrix to = bench.empty(rows, columns);
        Work work = Work.floats((double) rows * columns);
        bench.check("fill of " + rows + " x " + columns, bench.device().fill(to, -1.5), to, work, i -> -1.5);
    }

    /** Its speed is that of the card's memory. */
    private static void copy(Workbench bench, int rows, int columns) {
        Known from = bench.numbers(rows, columns);
        Matrix to = bench.empty(rows, columns);
        bench.check(
                "copy of " + rows + " x " + columns,
                bench.device().copy(to, from.matrix()),
                to,
                Work.floats(2.0 * rows * columns),
                i -> from.values()[i]);
    }

    private static void unit(Workbench bench, int length) {
        Known vector = bench.numbers(length, 1);
        double norm = norm(vector.values());
        Matrix ofVector = bench.empty(1, 1);
        Work work = Work.floats(3.0 * length);
        bench.checkInPlace(
                "unit vector of " + length,
                bench.device().unit(vector.matrix(), ofVector),
                vector.matrix(),
                work,
                i -> vector.values()[i] / norm);
        Known other = bench.numbers(length, 1);
        double normOfOther = norm(other.values());
        bench.check(
                "norm of " + length, bench.device().unit(other.matrix(), ofVector), ofVector, work, i -> normOfOther);
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double x : vector) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
