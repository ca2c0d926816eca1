package org.sparkgan.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ranks as numbers of mixed radix, and with them the stages of a sum, one a digit, from the lowest on. Workers whose ranks
 * differ in one digit only exchange in its stage; so each needs a few of many as peers.
 *
 * @param radices of the digits, each at least 2; all but the last are powers of two, since only then are the sums of the
 *     stages those of {@link TreeSum}
 */
record Radices(List<Integer> radices) {
    /** Up to so many workers, as bits, exchange in one stage: more stages send more messages one after the other. */
    private static final int STAGE_BITS = 4;

    Radices {
        radices = List.copyOf(radices);
        for (int stage = 0; stage < radices.size(); stage++) {
            int radix = radices.get(stage);
            if (radix < 2 || (stage < radices.size() - 1 && Integer.bitCount(radix) != 1)) {
                throw new IllegalArgumentException("Invalid radices: " + radices);
            }
        }
    }

    /** Those of the fewest stages, with about the same radix for each as far as the number of workers has factors of two. */
    static Radices of(int workers) {
        List<Integer> radices = new ArrayList<>();
        int rest = workers;
        for (int stages = stages(rest); stages > 1 && rest % 2 == 0; stages--) {
            int radixBits = Math.min(Integer.numberOfTrailingZeros(rest), bits(rest) / stages);
            radices.add(1 << radixBits);
            rest >>= radixBits;
        }
        if (rest > 1) {
            radices.add(rest);
        }
        return new Radices(radices);
    }

    private static int stages(int workers) {
        return (bits(workers) + STAGE_BITS - 1) / STAGE_BITS;
    }

    private static int bits(int workers) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(workers - 1);
    }

    int workers() {
        return radices.stream().reduce(1, Math::multiplyExact);
    }

    /** The groups in which a worker exchanges, one a stage. */
    List<Group> groups(int rank) {
        List<Group> groups = new ArrayList<>();
        int stride = 1;
        for (int radix : radices) {
            groups.add(new Group(rank, radix, stride));
            stride *= radix;
        }
        return Collections.unmodifiableList(groups);
    }

    /** The ranks to which a worker needs a connection, in the order of its stages. */
    List<Integer> peers(int rank) {
        List<Integer> peers = new ArrayList<>();
        for (Group group : groups(rank)) {
            for (int member = 0; member < group.radix(); member++) {
                if (member != group.own()) {
                    peers.add(group.rank(member));
                }
            }
        }
        return Collections.unmodifiableList(peers);
    }
}
