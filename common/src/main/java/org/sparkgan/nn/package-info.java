/**
 * Networks over one flat parameter vector: forward, backward to data and to weights, and tangent.
 *
 * <p>A batch is a column-major matrix {@code [features, batch]}: each sample is contiguous, BLAS writes results without
 * a copy, and a range of samples is a view.
 */
package org.sparkgan.nn;
