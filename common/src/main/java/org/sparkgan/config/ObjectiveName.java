package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

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

    /** Whether scores count by pairs of a real and a generated image, and none by itself. */
    public boolean paired() {
        return this == RPGAN;
    }

    /** Refuses to adapt augmentation by the sign of a score that does not tell real images from generated ones. */
    void requireZeroPoint() {
        String reason =
                switch (this) {
                    case GAN, HINGE, RPGAN -> null;
                    case WGAN, WGAN_GP -> "whose scores have no zero point";
                    case LSGAN -> "whose critic is undecided at 1/2, not at 0";
                };
        check(
                reason == null,
                AugmentProbability.KEY,
                "a number where gan.objective is " + this + ", " + reason,
                "adaptive");
    }

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
