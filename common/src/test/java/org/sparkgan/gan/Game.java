package org.sparkgan.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Both networks and both steps, with the batch of a reference file; a gradient is taken of what they hold. */
final class Game {
    final Network generator;
    final Network critic;
    final CriticStep criticStep;
    final GeneratorStep generatorStep;

    Game(GanSpec spec, DataType type, int samples) {
        generator = new Network(spec.generator(), type);
        critic = new Network(spec.critic(), type);
        criticStep = new CriticStep(spec, critic, samples);
        generatorStep = new GeneratorStep(spec, generator.activations(samples), criticStep);
    }

    static Game of(Reference step, DataType type) {
        Game game = new Game(step.spec(), type, step.integer("batch"));
        Numbers.fill(game.generator.parameters(), step.doubles("generator"));
        Numbers.fill(game.critic.parameters(), step.doubles("critic"));
        Numbers.fill(game.generatorStep.latent(), step.doubles("latent"));
        if (step.has("labels")) {
            game.label(step.integers("labels"));
        }
        game.fill(step.objective(), step.doubles("real"), step.doubles("fake"), step.doubles("interpolation"));
        return game;
    }

    /** Gives real and generated images, and those of the generator's step, the same labels. */
    void label(int[] labels) {
        Numbers.label(criticStep.labels(), labels);
        Numbers.label(generatorStep.labels(), labels);
    }

    /** Fills what the critic step reads. */
    void fill(ObjectiveName objective, double[] real, double[] fake, double[] interpolation) {
        Numbers.fill(criticStep.real(), real);
        Numbers.fill(criticStep.fake(), fake);
        if (objective == ObjectiveName.WGAN_GP) {
            Numbers.fill(criticStep.interpolation(), interpolation);
        }
    }
}
