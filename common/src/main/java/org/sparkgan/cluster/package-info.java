/**
 * What a Spark task computes on.
 */
package org.sparkgan.cluster;
