package org.sparkgan.data.dataset;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;

/**
 * Sums over images in whole numbers, so that they are exact and do not depend on how Spark splits the images. 64 bits hold
 * the squares of 10^14 values.
 */
final class PixelTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ImageShape shape;
    private final long[] sums;
    private final long[] squares;
    private final TreeMap<Integer, Long> labels = new TreeMap<>();
    private long unlabelled;
    private long images;

    private PixelTally(ImageShape shape) {
        this.shape = shape;
        this.sums = new long[shape.channels()];
        this.squares = new long[shape.channels()];
    }

    /** Tallies rows of label and pixels. */
    static PixelTally of(Iterator<Row> rows, ImageShape shape) {
        PixelTally tally = new PixelTally(shape);
        rows.forEachRemaining(row -> tally.add(row.isNullAt(0) ? null : row.getInt(0), row.getAs(1)));
        return tally;
    }

    private void add(Integer label, byte[] pixels) {
        if (pixels.length != shape.values()) {
            throw new DataException(
                    "an image has " + pixels.length + " values instead of the " + shape.values() + " of " + shape);
        }
        int plane = shape.height() * shape.width();
        for (int i = 0; i < pixels.length; i++) {
            long value = pixels[i] & 0xFF;
            sums[i / plane] += value;
            squares[i / plane] += value * value;
        }
        if (label == null) {
            unlabelled++;
        } else {
            labels.merge(label, 1L, Long::sum);
        }
        images++;
    }

    /** Takes in another's sums. */
    PixelTally plus(PixelTally other) {
        for (int c = 0; c < sums.length; c++) {
            sums[c] += other.sums[c];
            squares[c] += other.squares[c];
        }
        for (Map.Entry<Integer, Long> label : other.labels.entrySet()) {
            labels.merge(label.getKey(), label.getValue(), Long::sum);
        }
        unlabelled += other.unlabelled;
        images += other.images;
        return this;
    }

    DatasetStatistics statistics() {
        List<DatasetStatistics.Channel> channels =
                IntStream.range(0, sums.length).mapToObj(this::channel).toList();
        return new DatasetStatistics(labels, unlabelled, channels);
    }

    private DatasetStatistics.Channel channel(int channel) {
        double count = (double) images * shape.height() * shape.width();
        double mean = sums[channel] / count;
        double variance = squares[channel] / count - mean * mean;
        return new DatasetStatistics.Channel(mean / 255, Math.sqrt(Math.max(0, variance)) / 255);
    }
}
