package org.sparkgan.compute;

/** A device's memory for the numbers of one or many matrices. */
public interface Storage {
    /** Copies {@code count} numbers from {@code offset} on into the JVM; slow, for checks and for what is read once. */
    double[] read(long offset, int count);

    /** Copies {@code values} from the JVM to {@code offset} and behind it; as slow. */
    void write(long offset, double[] values);
}
