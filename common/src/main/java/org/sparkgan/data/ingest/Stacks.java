package org.sparkgan.data.ingest;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.sparkgan.data.Columns;
import org.sparkgan.data.dataset.Stack;

/** Puts the channels of stacked images together, which come one after another. */
final class Stacks implements Iterator<Row> {
    private final Iterator<Row> channels;
    private final Stack stack;

    /**
     * Of rows with the place of a grey image among all channels, its label and its pixels, sorted by their places.
     */
    Stacks(Iterator<Row> channels, Stack stack) {
        this.channels = channels;
        this.stack = stack;
    }

    @Override
    public boolean hasNext() {
        return channels.hasNext();
    }

    @Override
    public Row next() {
        byte[] pixels = new byte[0];
        int[] labels = new int[Stack.CHANNELS];
        long number = 0;
        for (int channel = 0; channel < Stack.CHANNELS; channel++) {
            Row grey = nextChannel();
            number = grey.getLong(0) / Stack.CHANNELS;
            labels[channel] = grey.getInt(1);
            byte[] plane = grey.getAs(2);
            pixels = channel == 0 ? new byte[Stack.CHANNELS * plane.length] : pixels;
            System.arraycopy(plane, 0, pixels, channel * plane.length, plane.length);
        }
        return Columns.decoded("stack " + number, stack.mode(labels[0], labels[1], labels[2]), pixels);
    }

    /** Spark's rows are there only when somebody has asked whether they are. */
    private Row nextChannel() {
        if (!channels.hasNext()) {
            throw new NoSuchElementException("all channels are read");
        }
        return channels.next();
    }
}
