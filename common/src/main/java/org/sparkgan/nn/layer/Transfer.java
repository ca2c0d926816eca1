package org.sparkgan.nn.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * What a network takes over of another with the same layers, which may know other labels, or none: all numbers but those that belong to
 * labels where their number differs.
 *
 * @param pieces what is taken over
 * @param source numbers of the other
 * @param target numbers of the one that takes
 */
public record Transfer(List<Piece> pieces, int source, int target) {
    /**
     * Neighbouring numbers that are taken over.
     *
     * @param from the first in the source's flat vector
     * @param to the first in the target's
     * @param count how many
     */
    public record Piece(int from, int to, int count) {}

    /**
     * Between two networks.
     *
     * @throws IllegalArgumentException where their layers differ in more than labels; the message names the first that does
     */
    public static Transfer of(NetworkSpec source, NetworkSpec target) {
        int both = Math.min(source.layers().size(), target.layers().size());
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        int to = 0;
        for (int i = 0; i < both; i++) {
            Layer old = source.layers().get(i);
            Layer now = target.layers().get(i);
            if (!old.withoutLabels().equals(now.withoutLabels())) {
                throw new IllegalArgumentException(
                        "layer " + (i + 1) + " is " + described(old) + " there, but " + described(now) + " here");
            }
            add(old, from, now, to, pieces);
            from += Math.toIntExact(old.parameters());
            to += Math.toIntExact(now.parameters());
        }
        if (source.layers().size() != target.layers().size()) {
            throw new IllegalArgumentException(source.layers().size() + " layers there, but "
                    + target.layers().size() + " here");
        }
        return new Transfer(List.copyOf(pieces), source.parameters(), target.parameters());
    }

    /** All numbers, or those before the embeddings and those behind. */
    private static void add(Layer old, int from, Layer now, int to, List<Piece> pieces) {
        if (old.classes() == now.classes()) {
            add(from, to, Math.toIntExact(old.parameters()), pieces);
            return;
        }
        int before = Math.max(old.embeddings().from(), now.embeddings().from());
        int all = Math.toIntExact(old.parameters()) - old.embeddings().length();
        add(from, to, before, pieces);
        add(
                from + before + old.embeddings().length(),
                to + before + now.embeddings().length(),
                all - before,
                pieces);
    }

    private static void add(int from, int to, int count, List<Piece> pieces) {
        if (count > 0) {
            pieces.add(new Piece(from, to, count));
        }
    }

    /** A layer for people. */
    private static String described(Layer layer) {
        return layer.withoutLabels().title().name() + " from " + layer.inputs() + " to " + layer.outputShape();
    }

    /** Numbers of the target that are not taken over. */
    public int fresh() {
        return target - pieces.stream().mapToInt(Piece::count).sum();
    }

    /**
     * The target's numbers.
     *
     * @param numbers of the source, one a parameter
     * @param fresh of the target, as they are where nothing is taken over; copied
     */
    public float[] apply(float[] numbers, float[] fresh) {
        if (numbers.length != source || fresh.length != target) {
            throw new IllegalArgumentException("Invalid transfer: from " + source + " numbers to " + target
                    + ", not from " + numbers.length + " to " + fresh.length);
        }
        float[] taken = fresh.clone();
        pieces.forEach(piece -> System.arraycopy(numbers, piece.from, taken, piece.to, piece.count));
        return taken;
    }
}
