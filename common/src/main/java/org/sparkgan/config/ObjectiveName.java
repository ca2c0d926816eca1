package org.sparkgan.config;

/** The objective that a run trains, by its name in the settings. */
public enum ObjectiveName {
    GAN(BoundName.ZERO_CENTRED),
    WGAN(BoundName.CLIPPING),
    WGAN_GP(BoundName.INTERPOLATED),
    HINGE(BoundName.ZERO_CENTRED),
    LSGAN(BoundName.ZERO_CENTRED),
    RPGAN(BoundName.ZERO_CENTRED);

    private final BoundName bound;

    ObjectiveName(BoundName bound) {
        this.bound = bound;
    }

    /** What bounds its critic. */
    public BoundName bound() {
        return bound;
    }

    /** Whether the difference of mean scores estimates a Wasserstein distance. */
    public boolean wasserstein() {
        return this == WGAN || this == WGAN_GP;
    }

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
