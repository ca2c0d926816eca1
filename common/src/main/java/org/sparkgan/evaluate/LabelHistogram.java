package org.sparkgan.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** How often each label occurs; those of parts of a set can be added. */
final class LabelHistogram implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] counts;

    /** Of labels 0 to {@code labels - 1}, none of which has occurred. */
    LabelHistogram(int labels) {
        counts = new long[labels];
    }

    private LabelHistogram(long[] counts) {
        this.counts = counts;
    }

    /** With what {@link #counts} gave. */
    static LabelHistogram of(List<Long> counts) {
        return new LabelHistogram(counts.stream().mapToLong(Long::longValue).toArray());
    }

    /** How often each label occurred. */
    List<Long> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    /** Counts a label. */
    void add(int label) {
        add(label, 1);
    }

    /** Counts a label so many times. */
    void add(int label, long times) {
        counts[label] += times;
    }

    /** The counts of both. */
    LabelHistogram plus(LabelHistogram other) {
        LabelHistogram both = new LabelHistogram(counts.length);
        for (int label = 0; label < counts.length; label++) {
            both.counts[label] = counts[label] + other.counts[label];
        }
        return both;
    }

    /** The share of each label, which add up to 1; NaN where nothing was counted. */
    List<Double> shares() {
        double sum = Arrays.stream(counts).sum();
        return Arrays.stream(counts).mapToObj(count -> count / sum).toList();
    }

    /** -Σ p ln p of the shares, in nats: from 0, where all have one label, to the logarithm of the number of labels. */
    double entropy() {
        // Of the absolute value: a sum of nothing but zeros is 0, not -0.
        return Math.abs(shares().stream()
                .mapToDouble(share -> share == 0 ? 0 : share * Math.log(share))
                .sum());
    }
}
