/**
 * Our networks as DL4J networks and back.
 */
package org.sparkgan.nn.dl4j;
