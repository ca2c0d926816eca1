/**
 * Checks a GPU: its numbers against the CPU's, the same bits each time, memory, speed. Needs neither Spark nor ND4J, so that all it
 * takes to a machine fits into a small folder.
 */
package org.sparkgan.jobs.check;
