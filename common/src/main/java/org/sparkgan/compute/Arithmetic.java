package org.sparkgan.compute;

/** Operations on numbers in the same place. */
public enum Arithmetic {
    PRODUCT,
    SUM,
    DIFFERENCE,
    QUOTIENT
}
