package org.sparkgan.evaluate.resize;

import java.util.Arrays;
import org.sparkgan.config.FeatureResize;

/** Brings planes of pixels from one size to another, rows before columns; for one thread. */
public final class Resampling {
    private final FeatureResize resize;
    private final int fromWidth;
    private final int toWidth;
    private final AxisWeights columns;
    private final AxisWeights rows;
    /** Old rows of the new width. */
    private final float[] between;

    private final double[] row;

    /** From {@code fromHeight} x {@code fromWidth} to {@code toHeight} x {@code toWidth} pixels. */
    public Resampling(FeatureResize resize, int fromHeight, int fromWidth, int toHeight, int toWidth) {
        this.resize = resize;
        this.fromWidth = fromWidth;
        this.toWidth = toWidth;
        this.columns = AxisWeights.of(resize, fromWidth, toWidth);
        this.rows = AxisWeights.of(resize, fromHeight, toHeight);
        this.between = new float[fromHeight * toWidth];
        this.row = new double[toWidth];
    }

    /**
     * Resizes a plane.
     *
     * @param pixels uint8, row by row from {@code from} on
     * @param into gets real numbers of 0 to 255, row by row
     */
    public void plane(byte[] pixels, int from, float[] into) {
        for (int y = 0; y * toWidth < between.length; y++) {
            resizeRow(pixels, from + y * fromWidth, y * toWidth);
        }
        for (int y = 0; y < rows.first().length; y++) {
            addRows(rows.first()[y] * toWidth, rows.weights()[y]);
            for (int x = 0; x < toWidth; x++) {
                into[y * toWidth + x] = bounded((float) row[x]);
            }
        }
    }

    private void resizeRow(byte[] pixels, int from, int to) {
        for (int x = 0; x < toWidth; x++) {
            double[] weights = columns.weights()[x];
            int first = from + columns.first()[x];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * (pixels[first + i] & 0xFF);
            }
            between[to + x] = (float) sum;
        }
    }

    private void addRows(int from, double[] weights) {
        Arrays.fill(row, 0);
        for (int i = 0; i < weights.length; i++) {
            int start = from + i * toWidth;
            double weight = weights[i];
            for (int x = 0; x < toWidth; x++) {
                row[x] += weight * between[start + x];
            }
        }
    }

    /** Bicubic windows overshoot; clean-fid cuts off what does. */
    private float bounded(float value) {
        return resize == FeatureResize.CLEAN ? Math.max(0, Math.min(255, value)) : value;
    }
}
