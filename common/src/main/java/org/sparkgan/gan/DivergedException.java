package org.sparkgan.gan;

/** A number of the run is no longer finite; nothing was updated with it. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what went wrong.
     *
     * @param iteration generator steps taken before
     * @param quantity such as {@code critic loss}
     * @param value NaN or infinite
     */
    public DivergedException(int iteration, String quantity, double value) {
        super("training diverged in iteration " + iteration + ": the " + quantity + " is " + value
                + "; lower the learning rates, or look at the last checkpoint and samples");
    }

    /** Throws unless {@code value} is finite. */
    public static void check(int iteration, String quantity, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(iteration, quantity, value);
        }
    }
}
