/**
 * Layers and networks as immutable descriptions, without numbers.
 */
package org.sparkgan.nn.layer;
