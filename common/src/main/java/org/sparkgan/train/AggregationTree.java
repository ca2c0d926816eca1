package org.sparkgan.train;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of the tree in which the workers' results meet, by the rule of Spark's treeAggregate: a level is there only where
 * it spares the driver more than it costs.
 *
 * @param fanIn results that meet at each place of a level, at least 2
 * @param levels places of each level, from the workers on; without the last level, which is the driver's
 */
public record AggregationTree(int fanIn, List<Integer> levels) {
    /** The tree of as many {@code workers} and at most {@code depth} levels, the driver's included. */
    public static AggregationTree of(int workers, int depth) {
        int fanIn = Math.max(2, (int) Math.ceil(Math.pow(workers, 1.0 / depth)));
        List<Integer> levels = new ArrayList<>();
        int count = workers;
        while (count > fanIn + Math.ceil((double) count / fanIn)) {
            count = (count + fanIn - 1) / fanIn;
            levels.add(count);
        }
        return new AggregationTree(fanIn, List.copyOf(levels));
    }
}
