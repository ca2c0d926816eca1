package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * The shape of generator and critic.
 *
 * @param architecture the family of networks
 * @param hidden width of the hidden layers of an MLP, 1 or more
 * @param features channels of a DCGAN's, a ResNet's or an R3GAN's feature maps next to the image, 1 or more
 * @param groupSize channels of a group of an R3GAN's convolutions, a divisor of twice the features
 * @param batchNorm which networks have batch normalisation; never auto in a {@link JobConfig}
 * @param spectralNorm whether the critic has spectral normalisation
 */
public record NetworkSettings(
        Architecture architecture,
        int hidden,
        int features,
        int groupSize,
        BatchNormName batchNorm,
        boolean spectralNorm) {
    /** The key of {@link #batchNorm}. */
    public static final String BATCH_NORM = "network.batch-norm";

    /** The key of {@link #groupSize}. */
    public static final String GROUP_SIZE = "network.group-size";

    /** The key of {@link #spectralNorm}. */
    public static final String SPECTRAL_NORM = "network.spectral-norm";

    /** Checks every rule. */
    public NetworkSettings {
        check(hidden >= 1 && hidden <= 65536, "network.hidden", "1 to 65536", hidden);
        check(features >= 1 && features <= 4096, "network.features", "1 to 4096", features);
        check(groupSize >= 1 && groupSize <= 8192, GROUP_SIZE, "1 to 8192", groupSize);
        check(
                architecture != Architecture.R3GAN || 2 * features % groupSize == 0,
                GROUP_SIZE,
                "a divisor of " + 2 * features + ", twice network.features, where network.architecture is r3gan",
                groupSize);
        check(
                !hasNoBatchNorm(architecture) || !batchNorm.inGenerator(),
                BATCH_NORM,
                "none or auto where network.architecture is " + architecture + ", which has none",
                batchNorm);
        check(
                architecture != Architecture.RESNET || !batchNorm.inCritic(),
                BATCH_NORM,
                "none, generator or auto where network.architecture is " + architecture + ", whose critic has none"
                        + " (Gulrajani 2017)",
                batchNorm);
        check(
                architecture != Architecture.R3GAN || !spectralNorm,
                SPECTRAL_NORM,
                "false where network.architecture is r3gan: its blocks begin with weights of 0, which have no singular value to"
                        + " divide by",
                spectralNorm);
    }

    private static boolean hasNoBatchNorm(Architecture architecture) {
        return architecture == Architecture.MLP || architecture == Architecture.R3GAN;
    }

    /** The key that the size of the networks hangs on. */
    public String sizeKey() {
        return switch (architecture) {
            case MLP -> "network.hidden";
            case DCGAN, RESNET, R3GAN -> "network.features";
        };
    }

    /** The value of {@link #sizeKey()}. */
    public int size() {
        return switch (architecture) {
            case MLP -> hidden;
            case DCGAN, RESNET, R3GAN -> features;
        };
    }

    static NetworkSettings read(Section section) {
        return new NetworkSettings(
                section.choice("architecture", Architecture.class),
                section.integer("hidden"),
                section.integer("features"),
                section.integer("group-size"),
                section.choice("batch-norm", BatchNormName.class),
                section.flag("spectral-norm"));
    }

    private static String penalty(GanSettings gan) {
        if (gan.objective().bound() == BoundName.INTERPOLATED) {
            return "gan.objective is " + gan.objective();
        }
        return (gan.r1() > 0 ? "gan.r1" : "gan.r2") + " is above 0";
    }

    /** These settings in a game that allows them, with a choice in place of {@code auto}. */
    NetworkSettings in(GanSettings gan, TrainingSettings training) {
        BatchNormName chosen = batchNorm == BatchNormName.AUTO ? auto(gan) : batchNorm;
        check(
                !chosen.inCritic() || !gan.penalised(),
                BATCH_NORM,
                "none or generator where " + penalty(gan)
                        + ": its penalty is of each sample on its own, and batch normalisation ties those of a batch together"
                        + " (Gulrajani 2017, section 4)",
                batchNorm);
        check(
                !chosen.inCritic() || gan.objective() != ObjectiveName.RPGAN,
                BATCH_NORM,
                "none or generator where gan.objective is rpgan: the generator's step judges pairs, of which it changes one alone",
                batchNorm);
        check(
                !chosen.inCritic() || !spectralNorm,
                BATCH_NORM,
                "none or generator where " + SPECTRAL_NORM
                        + " is true: the critic's batch normalisation would scale again what"
                        + " spectral normalisation bounds",
                batchNorm);
        check(
                !spectralNorm || gan.objective() != ObjectiveName.WGAN,
                SPECTRAL_NORM,
                "false where gan.objective is wgan, which bounds the critic by clipping its weights (Arjovsky 2017)",
                spectralNorm);
        check(
                chosen == BatchNormName.NONE || training.sync() != SyncName.SYNCHRONOUS || training.workers() == 1,
                BATCH_NORM,
                "none where training.sync is synchronous with more than one of training.workers, whose number would decide"
                        + " the statistics",
                batchNorm == chosen ? chosen : "auto, which is " + chosen + " for gan with " + architecture);
        return new NetworkSettings(architecture, hidden, features, groupSize, chosen, spectralNorm);
    }

    private BatchNormName auto(GanSettings gan) {
        if (gan.objective() != ObjectiveName.GAN) {
            return BatchNormName.NONE;
        }
        return switch (architecture) {
            case MLP, R3GAN -> BatchNormName.NONE;
            case DCGAN -> gan.penalised() || spectralNorm ? BatchNormName.GENERATOR : BatchNormName.BOTH;
            case RESNET -> BatchNormName.GENERATOR;
        };
    }
}
