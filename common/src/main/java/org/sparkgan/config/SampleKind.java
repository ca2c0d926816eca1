package org.sparkgan.config;

/** What pictures the sample job makes. */
public enum SampleKind {
    /** Of random latent vectors. */
    IMAGES(64),
    /** Strips from one latent vector to another. */
    INTERPOLATION(8),
    /** A moving picture that goes from one latent vector to the next, and back to the first. */
    WALK(8);

    private final int count;

    SampleKind(int count) {
        this.count = count;
    }

    /** What {@code sample.count} is where it is auto. */
    int count() {
        return count;
    }

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
