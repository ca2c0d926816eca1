package org.sparkgan.jobs.bench;

/**
 * One figure.
 *
 * @param group what kind of figure
 * @param name what was measured
 * @param value the figure
 * @param unit of it
 * @param note what else there is to say; may be empty
 */
public record Measurement(String group, String name, double value, String unit, String note) {}
