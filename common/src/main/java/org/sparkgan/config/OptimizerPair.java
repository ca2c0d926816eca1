package org.sparkgan.config;

import java.io.Serializable;

/**
 * The optimizers of both networks.
 *
 * @param generator the generator's
 * @param critic the critic's
 */
public record OptimizerPair(OptimizerSettings generator, OptimizerSettings critic) implements Serializable {
    static OptimizerPair read(Section section) {
        return new OptimizerPair(
                OptimizerSettings.read(section.section("generator")),
                OptimizerSettings.read(section.section("critic")));
    }
}
