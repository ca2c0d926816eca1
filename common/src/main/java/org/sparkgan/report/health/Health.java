package org.sparkgan.report.health;

/**
 * How a run was when it was looked at, a line of {@code health.jsonl}.
 *
 * @param iteration generator steps taken
 * @param state what is found
 * @param reason in one line
 * @param similarity mean similarity (MS-SSIM) of neighbours in the grid; null where images are below 11 pixels
 * @param similarityReal the same of real images
 * @param diversity share of the real images' diversity, (1 - similarity) / (1 - similarityReal); 1 is as diverse as those
 * @param change mean difference of a pixel from the grid before, as a share of the range; null at the first
 */
public record Health(
        int iteration,
        HealthState state,
        String reason,
        Double similarity,
        Double similarityReal,
        Double diversity,
        Double change) {}
