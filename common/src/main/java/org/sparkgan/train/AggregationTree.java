package org.sparkgan.train;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.exchange.TreeSum;

/**
 * The shape of the tree in which the workers' results meet, by the rule of Spark's treeAggregate: a level is there only where
 * it spares the driver more than it costs.
 *
 * @param fanIn results that meet at each place of a level, a power of two, so that the depth changes no bit
 * @param levels places of each level, from the workers on; without the last level, which is the driver's
 */
public record AggregationTree(int fanIn, List<Integer> levels) {
    /** The tree of as many {@code workers} and at most {@code depth} levels, the driver's included. */
    public static AggregationTree of(int workers, int depth) {
        int fanIn = powerOfTwo((int) Math.ceil(Math.pow(workers, 1.0 / depth)));
        List<Integer> levels = new ArrayList<>();
        int count = workers;
        while (count > fanIn + Math.ceil((double) count / fanIn)) {
            count = (count + fanIn - 1) / fanIn;
            levels.add(count);
        }
        return new AggregationTree(fanIn, List.copyOf(levels));
    }

    /** The first from {@code least} on, and from 2: sums of such blocks, summed, are those of {@link TreeSum}. */
    private static int powerOfTwo(int least) {
        return Math.max(2, Integer.highestOneBit(Math.max(1, 2 * least - 1)));
    }
}
