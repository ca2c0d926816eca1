/**
 * A run as a terminal, a log and Spark's metrics show it.
 */
package org.sparkgan.report.progress;
