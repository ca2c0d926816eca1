package org.sparkgan.config;

/** Which networks have batch normalisation. */
public enum BatchNormName {
    /**
     * For {@code gan} with {@code dcgan} both, as in Radford 2016, but not in a critic with R1 or spectral normalisation; with
     * {@code resnet} the generator; none otherwise.
     */
    AUTO,
    NONE,
    GENERATOR,
    BOTH;

    /** Whether the generator has it. */
    public boolean inGenerator() {
        return this == GENERATOR || this == BOTH;
    }

    /** Whether the critic has it. */
    public boolean inCritic() {
        return this == BOTH;
    }

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
