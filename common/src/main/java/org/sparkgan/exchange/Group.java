package org.sparkgan.exchange;

/**
 * The workers that exchange in one stage: those whose ranks differ from this worker's in one digit at most. They are numbered
 * by that digit.
 *
 * @param rank this worker's
 * @param radix how many they are
 * @param stride between their ranks
 */
record Group(int rank, int radix, int stride) {
    /** This worker's number among them. */
    int own() {
        return rank / stride % radix;
    }

    int rank(int member) {
        return rank + (member - own()) * stride;
    }

    /** The lowest of the ranks, as many as the stride, whose vectors or messages a member brings to this stage. */
    int first(int member) {
        return rank(member) / stride * stride;
    }

    /** Where a member's part of a range begins; where that of the member before it ends. */
    int partStart(int member, int from, int to) {
        return from + (int) ((long) (to - from) * member / radix);
    }
}
