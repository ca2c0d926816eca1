package org.sparkgan.exchange;

/**
 * A worker's share of a stage of a sum. Each member of the group sums one part of a range, of which each other sends it its
 * contribution; later each sends the sum of its part to the others.
 *
 * <p>Contributions wait in arrays that grow with the longest sum and are kept: together about as long as the vector.
 */
final class SumStage {
    /** Fewer elements are not worth a sum of their own while more are to come. */
    private static final int FEW = 4096;

    private final Group group;
    /** By member; this worker's own is null. */
    private final Link[] links;

    private final PartsOut[] outgoing;
    private final PartsIn[] incoming;
    private final float[][] contributions;
    private final TreeSum tree;

    private float[] vector;
    private Precision precision;
    private int start;
    private int end;
    private int summed;

    SumStage(Group group, Mesh mesh) {
        int radix = group.radix();
        this.group = group;
        this.links = new Link[radix];
        this.outgoing = new PartsOut[radix];
        this.incoming = new PartsIn[radix];
        this.contributions = new float[radix][0];
        this.tree = new TreeSum(radix);
        for (int member = 0; member < radix; member++) {
            if (member != group.own()) {
                links[member] = mesh.link(group.rank(member));
                outgoing[member] = new PartsOut();
                incoming[member] = new PartsIn();
            }
        }
    }

    /** Begins with the range from {@code from} on, and before {@code to}, of which this worker holds its contribution. */
    void begin(Header header, float[] vector, int from, int to) {
        this.vector = vector;
        this.precision = header.precision();
        start = group.partStart(group.own(), from, to);
        end = group.partStart(group.own() + 1, from, to);
        summed = start;
        tree.place(group.own(), vector, start);
        for (int member = 0; member < links.length; member++) {
            if (member != group.own()) {
                begin(header, member, group.partStart(member, from, to), group.partStart(member + 1, from, to));
            }
        }
    }

    private void begin(Header header, int member, int partStart, int partEnd) {
        if (contributions[member].length < end - start) {
            contributions[member] = new float[end - start];
        }
        tree.place(member, contributions[member], 0);
        outgoing[member].contribution().begin(vector, partStart, partEnd, precision);
        outgoing[member].sum().begin(vector, start, end, precision);
        outgoing[member].release(start);
        incoming[member].contribution().begin(contributions[member], 0, end - start, precision);
        incoming[member].sum().begin(vector, partStart, partEnd, precision);
        links[member].begin(header, outgoing[member], incoming[member]);
    }

    /** Sums what has come of all members; whether it did. */
    boolean reduce() {
        int come = end - start;
        for (int member = 0; member < links.length; member++) {
            if (member != group.own()) {
                come = Math.min(come, incoming[member].contribution().next());
            }
        }
        int count = start + come - summed;
        if (count == 0 || (count < FEW && start + come < end)) {
            return false;
        }
        tree.sum(summed - start, come, vector, start);
        precision.round(vector, summed, summed + count);
        summed += count;
        return true;
    }

    /** Sends the others what this worker's part of the range holds, as far as it has been summed here. */
    void share() {
        for (int member = 0; member < links.length; member++) {
            if (member != group.own()) {
                outgoing[member].release(summed);
            }
        }
    }

    /** The first element of this worker's part. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    boolean isReduced() {
        return summed == end;
    }

    /** Whether the others' parts of the sum are here. */
    boolean isGathered() {
        for (int member = 0; member < links.length; member++) {
            if (member != group.own() && !incoming[member].sum().isDone()) {
                return false;
            }
        }
        return true;
    }
}
