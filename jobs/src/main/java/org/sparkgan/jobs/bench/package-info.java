/** Measurements of the engine, a round of training and the reading of data on this machine. */
package org.sparkgan.jobs.bench;
