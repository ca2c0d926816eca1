/**
 * The CPU: ND4J, its native code, and loops of the JVM where these are faster.
 */
package org.sparkgan.compute.nd4j;
