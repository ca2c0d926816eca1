package org.sparkgan.config;

import java.io.Serializable;

/**
 * The optimizers of both networks.
 *
 * @param generator the generator's
 * @param critic the critic's
 */
public record OptimizersSettings(OptimizerSettings generator, OptimizerSettings critic) implements Serializable {
    static OptimizersSettings read(Section section) {
        return new OptimizersSettings(
                OptimizerSettings.read(section.section("generator")),
                OptimizerSettings.read(section.section("critic")));
    }
}
