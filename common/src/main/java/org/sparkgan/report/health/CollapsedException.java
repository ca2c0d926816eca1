package org.sparkgan.report.health;

/** A run ends, as {@code training.stop-on-collapse} asks, because its images are all alike. */
public final class CollapsedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what was seen.
     *
     * @param iteration generator steps taken
     * @param reason in one line
     */
    public CollapsedException(int iteration, String reason) {
        super("training collapsed at iteration " + iteration + ": " + reason
                + "; lower the learning rates, take another objective, or look at the last samples"
                + " (training.stop-on-collapse=false goes on)");
    }
}
