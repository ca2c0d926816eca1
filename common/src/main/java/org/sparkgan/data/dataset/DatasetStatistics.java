package org.sparkgan.data.dataset;

import java.util.List;
import java.util.SortedMap;

/**
 * What the images of a dataset look like as a whole.
 *
 * @param labels images by number of label
 * @param unlabelled images without a label
 * @param channels one for each channel, in the order of the pixels
 */
public record DatasetStatistics(SortedMap<Integer, Long> labels, long unlabelled, List<Channel> channels) {
    /**
     * The values of a channel in all images together, in [0, 1].
     *
     * @param mean their mean
     * @param deviation their standard deviation, that of a population
     */
    public record Channel(double mean, double deviation) {}
}
