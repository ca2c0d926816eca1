package org.sparkgan.nn.engine;

/**
 * Where a layer's numbers lie in the flat vectors of its network.
 *
 * @param from the first
 * @param to behind the last
 */
record Place(long from, long to) {}
