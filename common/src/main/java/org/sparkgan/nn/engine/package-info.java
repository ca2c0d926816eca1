/**
 * Layers at work on a device over one flat parameter vector: forward, backward to data and to weights, and tangent.
 */
package org.sparkgan.nn.engine;
