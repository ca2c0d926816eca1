package org.sparkgan.config;

/** The objective that a run trains, by its name in the settings. */
public enum ObjectiveName {
    GAN,
    WGAN,
    WGAN_GP,
    HINGE,
    LSGAN;

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
