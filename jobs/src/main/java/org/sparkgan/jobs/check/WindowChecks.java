package org.sparkgan.jobs.check;

import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Windows;

/** Linear maps that only pick and average. */
final class WindowChecks {
    private static final double FACTOR = 4;

    private WindowChecks() {}

    static void run(Workbench bench) {
        // A window of the last row and column is not whole.
        both(bench, new Windows(new FeatureMaps(3, 5, 7), 2, 2), 4);
        both(bench, new Windows(new FeatureMaps(5, 4, 6), 4, 6), 3);
        both(
                bench,
                new Windows(new FeatureMaps(bench.scale().of(128, 2), 32, 32), 2, 2),
                bench.scale().of(64, 2));
        transpose(bench, 7, 5, 1, 3);
        transpose(
                bench,
                bench.scale().of(1024, 6),
                bench.scale().of(256, 4),
                1,
                bench.scale().of(64, 2));
        transpose(bench, 5, 3, 2, 4);
        transpose(
                bench,
                bench.scale().of(1024, 6),
                bench.scale().of(16, 4),
                16,
                bench.scale().of(64, 2));
        smooth(bench, new FeatureMaps(3, 5, 7), 4);
        smooth(
                bench,
                new FeatureMaps(bench.scale().of(128, 2), 32, 32),
                bench.scale().of(64, 2));
    }

    private static void both(Workbench bench, Windows windows, int samples) {
        average(bench, windows, samples);
        spread(bench, windows, samples);
    }

    private static void average(Workbench bench, Windows windows, int samples) {
        Known maps = bench.numbers(windows.maps().values(), samples);
        Matrix means = bench.empty(windows.means().values(), samples);
        bench.check(
                "average of " + name(windows),
                bench.device().average(windows, maps.matrix(), means, 1),
                means,
                Work.floats((double) maps.matrix().length() + means.length()),
                i -> average(windows, maps.values(), i));
    }

    private static double average(Windows windows, double[] maps, int index) {
        FeatureMaps of = windows.maps();
        int channel = index % of.channels();
        int pixel = index / of.channels();
        int left = pixel % windows.means().width() * windows.width();
        int top = pixel / windows.means().width() % windows.means().height() * windows.height();
        int sample = pixel / windows.means().pixels();
        double sum = 0;
        for (int y = top; y < top + windows.height(); y++) {
            for (int x = left; x < left + windows.width(); x++) {
                sum += maps[((sample * of.height() + y) * of.width() + x) * of.channels() + channel];
            }
        }
        return sum / (windows.height() * windows.width());
    }

    private static void spread(Workbench bench, Windows windows, int samples) {
        Known means = bench.numbers(windows.means().values(), samples);
        Matrix maps = bench.empty(windows.maps().values(), samples);
        bench.check(
                "spread to " + name(windows),
                bench.device().spread(windows, means.matrix(), maps, FACTOR),
                maps,
                Work.floats((double) maps.length() + means.matrix().length()),
                i -> spread(windows, means.values(), i));
    }

    private static double spread(Windows windows, double[] means, int index) {
        FeatureMaps of = windows.maps();
        FeatureMaps to = windows.means();
        int channel = index % of.channels();
        int pixel = index / of.channels();
        int column = pixel % of.width() / windows.width();
        int row = pixel / of.width() % of.height() / windows.height();
        int sample = pixel / of.pixels();
        if (column >= to.width() || row >= to.height()) {
            return 0;
        }
        double mean = means[((sample * to.height() + row) * to.width() + column) * to.channels() + channel];
        return FACTOR * mean / (windows.height() * windows.width());
    }

    private static String name(Windows windows) {
        return windows.maps() + " by windows of " + windows.height() + "x" + windows.width();
    }

    private static void transpose(Workbench bench, int rows, int columns, int numbers, int samples) {
        int size = rows * columns * numbers;
        Known from = bench.numbers(size, samples);
        Matrix to = bench.empty(size, samples);
        bench.check(
                "transpose of " + samples + " times " + rows + " x " + columns + (numbers == 1 ? "" : " x " + numbers),
                bench.device().transpose(from.matrix(), to, rows, columns, numbers),
                to,
                Work.floats(2.0 * size * samples),
                i -> {
                    int place = i / numbers;
                    int row = place % rows;
                    int column = place / rows % columns;
                    return from.values()[i / size * size + (row * columns + column) * numbers + i % numbers];
                });
    }

    private static void smooth(Workbench bench, FeatureMaps maps, int samples) {
        Known from = bench.numbers(maps.values(), samples);
        Matrix to = bench.empty(maps.values(), samples);
        bench.check(
                "smoothing of " + maps,
                bench.device().smooth(maps, from.matrix(), to),
                to,
                Work.floats(2.0 * to.length()),
                i -> smooth(maps, from.values(), i));
    }

    private static double smooth(FeatureMaps maps, double[] from, int index) {
        int pixel = index / maps.channels();
        int column = pixel % maps.width();
        int row = pixel / maps.width() % maps.height();
        double sum = 0;
        for (int y = Math.max(0, row - 1); y < Math.min(maps.height(), row + 2); y++) {
            for (int x = Math.max(0, column - 1); x < Math.min(maps.width(), column + 2); x++) {
                int neighbour = index + ((y - row) * maps.width() + x - column) * maps.channels();
                sum += (2 - Math.abs(y - row)) * (2 - Math.abs(x - column)) * from[neighbour] / 16;
            }
        }
        return sum;
    }
}
