package org.sparkgan.compute;

/** A coefficient of the JVM. */
public final class HostCoefficient implements Coefficient {
    private double value;

    /** Begins with {@code value}. */
    public HostCoefficient(double value) {
        this.value = value;
    }

    @Override
    public void set(double next) {
        value = next;
    }

    /** As it is now. */
    public double value() {
        return value;
    }
}
