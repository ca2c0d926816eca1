package org.sparkgan.compute;

/**
 * Between what a critic's scores are held, and how strongly.
 *
 * @param weight 0: not at all
 * @param real the average score of real images, above which scores of generated ones may lie
 * @param generated the average score of generated images, below which scores of real ones may lie
 */
public record Anchors(Coefficient weight, Coefficient real, Coefficient generated) {}
