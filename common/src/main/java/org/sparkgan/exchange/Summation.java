package org.sparkgan.exchange;

import java.util.List;

/**
 * A sum, stage by stage: each stage reduces the part of the vector that this worker goes on with, then the sums go back the same
 * way. This is a reduce-scatter and an all-gather (Thakur, Rabenseifner and Gropp, "Optimization of collective communication
 * operations in MPICH", 2005), with groups of any size instead of two. A worker sends and receives about twice the vector's
 * bytes, however many workers there are.
 */
final class Summation implements Operation {
    private final List<SumStage> stages;
    private Header header;
    private float[] vector;
    /** Stages that are reduced. */
    private int reduced;
    /** The lowest stage whose sums are on their way. */
    private int sharing;

    Summation(List<SumStage> stages) {
        this.stages = List.copyOf(stages);
    }

    /** Begins to sum the elements from {@code from} on, and before {@code to}. */
    void begin(Header header, float[] vector, int from, int to) {
        this.header = header;
        this.vector = vector;
        header.precision().round(vector, from, to);
        reduced = 0;
        sharing = stages.size() - 1;
        stages.get(0).begin(header, vector, from, to);
    }

    @Override
    public boolean advance() {
        boolean hasReduced = reduce();
        boolean hasShared = share();
        return hasReduced || hasShared;
    }

    @Override
    public boolean isDone() {
        return reduced == stages.size() && sharing == 0;
    }

    /** Reduces as far as it can; the last stage's sums go to the others piece by piece. */
    private boolean reduce() {
        boolean hasMore = false;
        while (reduced < stages.size()) {
            SumStage stage = stages.get(reduced);
            boolean isLast = reduced == stages.size() - 1;
            if (stage.reduce() && isLast) {
                stage.share();
                hasMore = true;
            }
            if (!stage.isReduced()) {
                return hasMore;
            }
            reduced++;
            if (!isLast) {
                stages.get(reduced).begin(header, vector, stage.start(), stage.end());
                hasMore = true;
            }
        }
        return hasMore;
    }

    /** Sends on what the stage above has brought. */
    private boolean share() {
        boolean hasMore = false;
        while (reduced == stages.size() && sharing > 0 && stages.get(sharing).isGathered()) {
            sharing--;
            stages.get(sharing).share();
            hasMore = true;
        }
        return hasMore;
    }
}
