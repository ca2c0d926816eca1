package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * The shape of generator and critic.
 *
 * @param architecture the family of networks
 * @param hidden width of the hidden layers of an MLP, 1 or more
 * @param features channels of a DCGAN's or a ResNet's feature maps next to the image, 1 or more
 * @param batchNorm which networks have batch normalisation; never auto in a {@link JobConfig}
 * @param spectralNorm whether the critic has spectral normalisation
 */
public record NetworkSettings(
        Architecture architecture, int hidden, int features, BatchNormName batchNorm, boolean spectralNorm) {
    /** The key of {@link #batchNorm}. */
    public static final String BATCH_NORM = "network.batch-norm";

    /** The key of {@link #spectralNorm}. */
    public static final String SPECTRAL_NORM = "network.spectral-norm";

    /** Checks every rule. */
    public NetworkSettings {
        check(hidden >= 1 && hidden <= 65536, "network.hidden", "1 to 65536", hidden);
        check(features >= 1 && features <= 4096, "network.features", "1 to 4096", features);
        check(
                architecture != Architecture.MLP || !batchNorm.inGenerator(),
                BATCH_NORM,
                "none or auto where network.architecture is " + architecture + ", which has none",
                batchNorm);
        check(
                architecture != Architecture.RESNET || !batchNorm.inCritic(),
                BATCH_NORM,
                "none, generator or auto where network.architecture is " + architecture + ", whose critic has none"
                        + " (Gulrajani 2017)",
                batchNorm);
    }

    /** The key that the size of the networks hangs on. */
    public String sizeKey() {
        return switch (architecture) {
            case MLP -> "network.hidden";
            case DCGAN, RESNET -> "network.features";
        };
    }

    /** The value of {@link #sizeKey()}. */
    public int size() {
        return switch (architecture) {
            case MLP -> hidden;
            case DCGAN, RESNET -> features;
        };
    }

    static NetworkSettings read(Section section) {
        return new NetworkSettings(
                section.choice("architecture", Architecture.class),
                section.integer("hidden"),
                section.integer("features"),
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
        return new NetworkSettings(architecture, hidden, features, chosen, spectralNorm);
    }

    private BatchNormName auto(GanSettings gan) {
        if (gan.objective() != ObjectiveName.GAN) {
            return BatchNormName.NONE;
        }
        return switch (architecture) {
            case MLP -> BatchNormName.NONE;
            case DCGAN -> gan.penalised() || spectralNorm ? BatchNormName.GENERATOR : BatchNormName.BOTH;
            case RESNET -> BatchNormName.GENERATOR;
        };
    }
}
