package org.sparkgan.config;

/** The family that generator and critic belong to. */
public enum Architecture {
    MLP,
    DCGAN,
    RESNET,
    R3GAN;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
