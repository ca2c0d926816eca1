package org.sparkgan.gan;

import java.io.Serializable;
import java.util.Set;
import java.util.stream.Collectors;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FineTuningSettings;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.OptimizerPair;
import org.sparkgan.config.Schedule;
import org.sparkgan.gan.bound.CriticBound;
import org.sparkgan.gan.optimizer.MovingAverage;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.R3Gan;
import org.sparkgan.nn.architecture.ResNet;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;

/**
 * What is trained and how, without numbers.
 *
 * @param shape of real and generated images
 * @param generator {@code [latent] -> [values of an image]}; it takes labels if the critic does
 * @param critic {@code [values of an image] -> [1]}
 * @param gan the objective and its settings
 * @param optimizer the optimizers of both
 * @param augment what is done to images before the critic sees them
 * @param batch images of all workers together in a step
 * @param start whether the networks are fresh or trained when it begins
 */
public record GanSpec(
        ImageShape shape,
        NetworkSpec generator,
        NetworkSpec critic,
        GanSettings gan,
        OptimizerPair optimizer,
        AugmentSettings augment,
        int batch,
        MovingAverage.Start start)
        implements Serializable {
    /** A game of fresh networks without augmentation. */
    public GanSpec(
            ImageShape shape,
            NetworkSpec generator,
            NetworkSpec critic,
            GanSettings gan,
            OptimizerPair optimizer,
            int batch) {
        this(shape, generator, critic, gan, optimizer, AugmentSettings.NONE, batch, MovingAverage.Start.FRESH);
    }

    /**
     * The networks that {@code config} asks for, for images of {@code shape} without labels.
     *
     * @throws ConfigException where the architecture cannot make such images
     */
    public static GanSpec of(JobConfig config, ImageShape shape) {
        return of(config, shape, 0);
    }

    /**
     * The same, conditioned on labels.
     *
     * @param classes labels there are; 0: the networks take none
     */
    public static GanSpec of(JobConfig config, ImageShape shape, int classes) {
        GanSpec plain = unconditional(config, shape);
        GanSpec labelled = classes == 0
                ? plain
                : plain.with(plain.generator.withLabels(classes), plain.critic.withProjection(classes));
        NetworkSpec critic = config.network().spectralNorm() ? labelled.critic.withSpectralNorm() : labelled.critic;
        return labelled.with(
                labelled.generator, frozen(critic, config.training().fineTuning()));
    }

    private static NetworkSpec frozen(NetworkSpec critic, FineTuningSettings settings) {
        int layers = critic.weightedLayers();
        if (settings.frozenCriticLayers() >= layers) {
            throw new ConfigException(
                    FineTuningSettings.FROZEN + " must be 0 to " + (layers - 1) + ", as the critic has "
                            + layers + " layers with weights, of which the last has to learn, but is "
                            + settings.frozenCriticLayers());
        }
        return critic.withFrozen(settings.frozenCriticLayers());
    }

    private GanSpec with(NetworkSpec otherGenerator, NetworkSpec otherCritic) {
        return new GanSpec(shape, otherGenerator, otherCritic, gan, optimizer, augment, batch, start);
    }

    private static GanSpec unconditional(JobConfig config, ImageShape shape) {
        int latent = config.gan().latentDim();
        int hidden = config.network().hidden();
        int features = config.network().features();
        BatchNormName batchNorm = config.network().batchNorm();
        return switch (config.network().architecture()) {
            case MLP ->
                of(
                        config,
                        shape,
                        NetworkSpec.mlp(latent, hidden, shape.values()),
                        NetworkSpec.mlp(shape.values(), hidden, 1));
            case DCGAN -> {
                requireSide(config, shape, Dcgan.SIDES);
                Dcgan dcgan = new Dcgan(shape.channels(), shape.width(), features, batchNorm);
                yield of(config, shape, dcgan.generator(latent), dcgan.critic());
            }
            case RESNET -> {
                requireSide(config, shape, ResNet.SIDES);
                ResNet resNet = new ResNet(shape.channels(), shape.width(), features, batchNorm);
                yield of(config, shape, resNet.generator(latent), resNet.critic());
            }
            case R3GAN -> {
                requireSide(config, shape, R3Gan.SIDES);
                R3Gan r3gan = new R3Gan(
                        shape.channels(),
                        shape.width(),
                        features,
                        config.network().groupSize());
                yield of(config, shape, r3gan.generator(latent), r3gan.critic());
            }
        };
    }

    private static GanSpec of(JobConfig config, ImageShape shape, NetworkSpec generator, NetworkSpec critic) {
        return new GanSpec(
                shape,
                generator,
                critic,
                config.gan(),
                config.optimizer(),
                config.augment().on(shape),
                config.training().batchSize(),
                config.training().fineTuning().from().isPresent()
                        ? MovingAverage.Start.TRAINED
                        : MovingAverage.Start.FRESH);
    }

    private static void requireSide(JobConfig config, ImageShape shape, Set<Integer> sides) {
        if (shape.height() != shape.width() || !sides.contains(shape.width())) {
            throw new ConfigException(
                    "network.architecture = " + config.network().architecture()
                            + " makes square images with sides of "
                            + sides.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + " pixels, but those of data.path are " + shape
                            + ": ingest them with such a data.image-size, or take network.architecture = mlp");
        }
    }

    /** Images that were shown before an iteration, as {@link Schedule} counts them. */
    public long imagesShown(int iteration) {
        return Schedule.imagesShown(iteration, batch);
    }

    /** The generator's moving average, where one is kept. */
    public MovingAverage movingAverage() {
        return MovingAverage.of(gan.ema(), batch, start);
    }

    /** Whether it follows the critic's scores. */
    public boolean hasFeedback() {
        return augment.adaptive().isPresent() || !gan.lecam().off();
    }

    /** What bounds the critic's slope. */
    public CriticBound bound() {
        return CriticBound.of(gan);
    }

    /** Which of the networks have batch normalisation. */
    public BatchNormName batchNorm() {
        if (critic.tiesSamples()) {
            return BatchNormName.BOTH;
        }
        return generator.tiesSamples() ? BatchNormName.GENERATOR : BatchNormName.NONE;
    }

    /** Fresh parameters and optimizers. */
    public GanState initialState(long seed) {
        float[] parameters = generator.initialParameters(seed, Purpose.GENERATOR_INIT);
        return new GanState(
                0,
                parameters,
                critic.initialParameters(seed, Purpose.CRITIC_INIT),
                gan.ema().kept() ? parameters.clone() : new float[0],
                OptimizerState.fresh(optimizer.generator(), generator.parameters()),
                OptimizerState.fresh(optimizer.critic(), critic.parameters()),
                Feedback.NONE);
    }

    /** The same game for replicas that leave the moving average to another. */
    public GanSpec withoutEma() {
        return new GanSpec(shape, generator, critic, gan.withoutEma(), optimizer, augment, batch, start);
    }

    /** Bytes of the vectors of a {@link GanState}. */
    public long stateBytes() {
        long ema = gan.ema().kept() ? 1 : 0;
        return Float.BYTES
                * ((1 + ema + OptimizerState.moments(optimizer.generator())) * generator.trainable()
                        + (1 + OptimizerState.moments(optimizer.critic())) * critic.trainable());
    }
}
