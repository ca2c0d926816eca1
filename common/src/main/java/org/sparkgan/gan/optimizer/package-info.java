/**
 * How parameters follow their gradient, and the moving average that follows them.
 */
package org.sparkgan.gan.optimizer;
