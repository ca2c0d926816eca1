package org.sparkgan.sample;

/**
 * What the sample job made.
 *
 * @param images how many
 * @param made the same in words, with how they are arranged
 * @param out where they are
 * @param generator the file that the generator came from
 */
public record SampleResult(int images, String made, String out, String generator) {}
