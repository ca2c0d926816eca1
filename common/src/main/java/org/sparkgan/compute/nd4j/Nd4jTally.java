package org.sparkgan.compute.nd4j;

import java.util.Arrays;
import org.sparkgan.compute.Tally;

/** Numbers of the JVM. */
final class Nd4jTally implements Tally {
    private double[] numbers = new double[16];
    private int count;
    private boolean finite = true;

    @Override
    public void clear() {
        count = 0;
        finite = true;
    }

    @Override
    public double[] read() {
        return Arrays.copyOf(numbers, count);
    }

    /** Reports a number on which it depends whether training goes on. */
    void add(double number) {
        finite &= Double.isFinite(number);
        addAny(number);
    }

    /** Reports a number that may be what it likes. */
    void addAny(double number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    /** Whether all numbers on which it depends are finite. */
    boolean isFinite() {
        return finite;
    }
}
