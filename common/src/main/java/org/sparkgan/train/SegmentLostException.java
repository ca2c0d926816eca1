package org.sparkgan.train;

/** An attempt at a segment has failed; another may succeed. */
final class SegmentLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Because of {@code cause}. */
    SegmentLostException(Throwable cause) {
        super(cause);
    }

    /** The end of the run, after so many tries. */
    RuntimeException given(int tries) {
        return new IllegalStateException(
                "training failed " + tries + " times in the same iterations; the last time: "
                        + org.sparkgan.config.FirstLine.of(getCause()),
                getCause());
    }
}
