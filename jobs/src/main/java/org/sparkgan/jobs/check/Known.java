package org.sparkgan.jobs.check;

import org.sparkgan.compute.Matrix;

/**
 * Numbers that are on the card and in the JVM.
 *
 * @param matrix on the card
 * @param values the same, column by column
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by nobody
record Known(Matrix matrix, double[] values) {}
