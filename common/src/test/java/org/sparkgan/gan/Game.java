package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Tally;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.augment.Augmentation;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Both networks and both steps, with the batch of a reference file; a gradient is taken of what they hold. */
final class Game {
    final Network generator;
    final Network critic;
    final CriticStep criticStep;
    final GeneratorStep generatorStep;

    private final Tally tally;
    private final GanSpec spec;
    private final int samples;
    /** Of real, then of generated images; empty where images are not augmented. */
    private float[] criticMaps = {};
    /** Of the generator's step. */
    private float[] generatorMaps = {};
    /** As they were filled in last: a penalty changes what the critic's batch holds. */
    private double[] real;

    Game(GanSpec spec, Device device, int samples) {
        this.spec = spec;
        this.samples = samples;
        tally = device.tally();
        generator = new Network(spec.generator(), device);
        critic = new Network(spec.critic(), device);
        criticStep = new CriticStep(spec, critic, samples, tally);
        generatorStep = new GeneratorStep(spec, generator.activations(samples), criticStep, tally);
    }

    /** Takes the critic's gradient. */
    CriticLosses runCritic() {
        fillMaps(criticMaps);
        tally.clear();
        criticStep.run();
        return criticStep.losses(tally.read(), 0);
    }

    /** That the critic's gradient is that by finite differences, at random images. */
    void assertCriticGradient(ObjectiveName objective, Random random, double most) {
        int values = spec.shape().values() * samples;
        double[] ofReal = random.doubles(values, -1, 1).toArray();
        double[] fake = random.doubles(values, -1, 1).toArray();
        double[] shares = random.doubles(samples).toArray();
        double[] point = Numbers.of(critic.parameters());
        double[] expected = Numbers.gradient(point, parameters -> {
            Numbers.fill(critic.parameters(), parameters);
            fill(objective, ofReal, fake, shares);
            return runCritic().loss();
        });
        Numbers.fill(critic.parameters(), point);
        fill(objective, ofReal, fake, shares);
        runCritic();
        assertThat(Numbers.of(critic.gradient())).containsExactly(expected, within(most));
    }

    /** That the generator's gradient is that by finite differences, at random latent vectors and beside random images. */
    void assertGeneratorGradient(Random random, double most) {
        Numbers.fill(latent(), random.doubles(latent().length(), -1, 1).toArray());
        fillReal(random.doubles((long) spec.shape().values() * samples, -1, 1).toArray());
        double[] point = Numbers.of(generator.parameters());
        double[] expected = Numbers.gradient(point, parameters -> {
            Numbers.fill(generator.parameters(), parameters);
            return runGenerator();
        });
        Numbers.fill(generator.parameters(), point);
        runGenerator();
        assertThat(Numbers.of(generator.gradient())).containsExactly(expected, within(most));
    }

    /** Generates images. */
    Matrix generate() {
        generatorStep.generator().forward();
        return generatorStep.generator().output();
    }

    /** Generates images and takes the generator's gradient. */
    double runGenerator() {
        generate();
        Numbers.fill(criticStep.real(), real);
        fillMaps(generatorMaps);
        tally.clear();
        generatorStep.run();
        return tally.read()[0];
    }

    /** Draws the maps of both steps, those of the first iteration of a run with this seed. */
    void augment(long seed) {
        criticMaps = new float[(int) maps().length()];
        draw(seed, Purpose.AUGMENT_REAL, criticMaps, 0);
        draw(seed, Purpose.AUGMENT_GENERATED, criticMaps, 1);
        generatorMaps = new float[criticMaps.length];
        draw(seed, Purpose.AUGMENT_PAIR, generatorMaps, 0);
        draw(seed, Purpose.AUGMENT_PAIR, generatorMaps, 1);
    }

    private void draw(long seed, Purpose purpose, float[] maps, int half) {
        new Augmentation(spec.augment(), spec.shape())
                .draw(new RandomStream(seed, purpose), 0, 0, 0, samples, maps, half * maps.length / 2);
    }

    private Matrix maps() {
        return criticStep.augmented().orElseThrow().maps();
    }

    private void fillMaps(float[] numbers) {
        if (numbers.length > 0) {
            Numbers.fill(maps(), numbers);
        }
    }

    Matrix latent() {
        return generatorStep.generator().input();
    }

    static Game of(Reference step, Device device) {
        Game game = new Game(step.spec(), device, step.integer("batch"));
        Numbers.fill(game.generator.parameters(), step.doubles("generator"));
        Numbers.fill(game.critic.parameters(), step.doubles("critic"));
        Numbers.fill(game.latent(), step.doubles("latent"));
        if (step.has("labels")) {
            game.label(step.integers("labels"));
        }
        if (step.has("policies")) {
            game.augment(step.integer("seed"));
        }
        if (step.has("lecam")) {
            Feedback averages = new Feedback(
                    0, true, step.number("realAverage"), step.number("generatedAverage"), ScoreCounts.NONE);
            game.criticStep.begin(0, 0, averages);
        }
        game.fill(step.objective(), step.doubles("real"), step.doubles("fake"), step.doubles("interpolation"));
        return game;
    }

    /** Gives real and generated images, and those of the generator's step, the same labels. */
    void label(int[] labels) {
        Numbers.label(criticStep.labels(), labels);
        Numbers.label(generatorStep.generator().labels(), labels);
    }

    /** Fills the real images of both steps. */
    void fillReal(double[] images) {
        real = images;
        Numbers.fill(criticStep.real(), images);
    }

    /** Fills what the critic step reads. */
    void fill(ObjectiveName objective, double[] realImages, double[] fake, double[] interpolation) {
        fillReal(realImages);
        Numbers.fill(criticStep.generated(), fake);
        if (objective == ObjectiveName.WGAN_GP) {
            Numbers.fill(criticStep.shares().orElseThrow(), interpolation);
        }
    }
}
