/**
 * Memory and operations that are bound to it once and then only run.
 *
 * <p>A batch is a column-major matrix {@code [features, batch]}: each sample is contiguous, BLAS writes results without a copy,
 * and a range of samples is a view.
 */
package org.sparkgan.compute;
