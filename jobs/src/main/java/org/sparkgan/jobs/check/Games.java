package org.sparkgan.jobs.check;

import java.util.List;
import org.sparkgan.config.ImageShape;

/** The games that are checked: every objective, bound, architecture, optimizer, schedule and kind of normalisation, and augmentation. */
public final class Games {
    private static final ImageShape TINY = new ImageShape(1, 6, 6);
    private static final ImageShape GREY = new ImageShape(1, 28, 28);
    private static final ImageShape COLOUR = new ImageShape(3, 32, 32);

    /** By a bound with which scores do not differ by less than float can tell. */
    private static final Game CLIPPED = Game.of(
            "MLP wgan",
            TINY,
            "gan.objective=wgan",
            "gan.critic-steps=1",
            "gan.clip=0.1",
            "optimizer.critic.type=adam",
            "optimizer.generator.type=adam");

    private static final Game PENALISED = Game.of("MLP wgan-gp", TINY, "gan.objective=wgan-gp", "gan.critic-steps=2");
    private static final Game NORMALISED = Game.of(
            "DCGAN gan, batch norm",
            GREY,
            "gan.objective=gan",
            "network.architecture=dcgan",
            "network.batch-norm=both");
    private static final Game RESIDUAL = Game.of(
            "ResNet hinge, spectral norm",
            COLOUR,
            "gan.objective=hinge",
            "network.architecture=resnet",
            "network.spectral-norm=true",
            "network.features=2");
    private static final Game CONDITIONAL = Game.of(
            "MLP wgan-gp, conditional", TINY, "gan.objective=wgan-gp", "gan.critic-steps=1", "gan.conditional=true");
    private static final Game RMSPROP = Game.of(
            "MLP wgan, RMSProp",
            TINY,
            "gan.objective=wgan",
            "gan.critic-steps=1",
            "gan.clip=0.1",
            "optimizer.critic.type=rmsprop",
            "optimizer.generator.type=rmsprop");

    private static final Game SCHEDULED = Game.of(
            "MLP rpgan, schedules",
            TINY,
            "gan.objective=rpgan",
            "gan.schedule.shape=linear",
            "gan.schedule.until=20",
            "gan.schedule.r1=0.1",
            "gan.schedule.r2=3",
            "optimizer.generator.schedule.shape=cosine",
            "optimizer.generator.schedule.until=18",
            "optimizer.generator.schedule.beta2=0.99",
            "optimizer.critic.schedule.warm-up=100");

    private static final Game AUGMENTED = Game.of(
            "MLP rpgan, augmented",
            new ImageShape(3, 6, 6),
            "gan.objective=rpgan",
            "augment.policies=color, translation, cutout, rotate90, scale, rotate, aniso, hue, saturation",
            "augment.probability=0.8");

    private static final Game GROUPED = Game.of(
            "R3GAN rpgan, R1, R2",
            COLOUR,
            "gan.objective=rpgan",
            "network.architecture=r3gan",
            "network.features=2",
            "network.group-size=2");

    private Games() {}

    /** All of them. */
    public static List<Game> all() {
        return List.of(
                Game.of("MLP gan", TINY, "gan.objective=gan"),
                CLIPPED,
                PENALISED,
                Game.of("MLP hinge", TINY, "gan.objective=hinge"),
                Game.of("MLP lsgan", TINY, "gan.objective=lsgan"),
                Game.of("MLP rpgan, R1, R2", TINY, "gan.objective=rpgan"),
                SCHEDULED,
                AUGMENTED,
                Game.of("MLP gan, R1", TINY, "gan.objective=gan", "gan.r1=0.3"),
                Game.of("MLP hinge, conditional", TINY, "gan.objective=hinge", "gan.conditional=true"),
                CONDITIONAL,
                Game.of("MLP hinge, spectral norm", TINY, "gan.objective=hinge", "network.spectral-norm=true"),
                RMSPROP,
                Game.of("DCGAN gan", GREY, "gan.objective=gan", "network.architecture=dcgan", "network.batch-norm=none")
                        .scaled(5),
                NORMALISED,
                Game.of(
                                "DCGAN wgan-gp",
                                COLOUR,
                                "gan.objective=wgan-gp",
                                "gan.critic-steps=1",
                                "network.architecture=dcgan",
                                "network.batch-norm=none")
                        .scaled(5),
                RESIDUAL,
                GROUPED,
                Game.of(
                        "ResNet wgan-gp, batch norm in the generator",
                        COLOUR,
                        "gan.objective=wgan-gp",
                        "gan.critic-steps=1",
                        "network.architecture=resnet",
                        "network.batch-norm=generator",
                        "network.features=2"));
    }

    /** A few in which almost every kernel has a part. */
    static List<Game> few() {
        return List.of(AUGMENTED, CONDITIONAL, GROUPED, NORMALISED, RESIDUAL, RMSPROP, SCHEDULED);
    }
}
