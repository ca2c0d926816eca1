package org.sparkgan.sample;

/**
 * What the sample job made.
 *
 * @param images how many
 * @param out where they are
 * @param generator the file that the generator came from
 */
public record SampleResult(int images, String out, String generator) {}
