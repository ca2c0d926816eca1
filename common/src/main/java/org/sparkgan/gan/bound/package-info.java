/**
 * What keeps a critic from growing steep: clipping and gradient penalties.
 */
package org.sparkgan.gan.bound;
