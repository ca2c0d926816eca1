package org.sparkgan.checkpoint;

import org.sparkgan.config.ScoreName;

/**
 * What makes a checkpoint the best of its run.
 *
 * @param iteration of the checkpoint
 * @param name which score
 * @param score the lower the better
 */
public record BestScore(int iteration, ScoreName name, double score) {}
