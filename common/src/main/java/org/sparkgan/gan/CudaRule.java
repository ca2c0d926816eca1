package org.sparkgan.gan;

import java.util.Optional;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.config.SyncName;
import org.sparkgan.nn.engine.CudaFinding;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Refuses what ND4J's CUDA backend 1.0.0-M2.1 gets wrong without a word, and what ends in a {@link NullPointerException} there. It
 * keeps each buffer twice, in the JVM's memory and in the GPU's, and
 *
 * <ul>
 *   <li>an operation that writes a part of a buffer loses what the JVM wrote to other parts: the images of transposed
 *       convolutions, and the gradients of batch normalisation;
 *   <li>an array that is no view of another has no memory in the JVM to write to: the shares of WGAN-GP's interpolation, the
 *       buffer of an encoded update, the latent vectors of which images are made.
 * </ul>
 *
 * <p>What is not refused was found right by reading both sources, never on a card.
 */
public final class CudaRule {
    private static final String FOR_CPUS = "use sparkgan-jobs.jar, which is for CPUs";

    private CudaRule() {}

    /**
     * For a run.
     *
     * @param device of its workers
     * @throws ConfigException where they would compute wrong results
     */
    public static void requireTraining(DeviceKind device, GanSpec spec, SyncName sync) {
        if (device == DeviceKind.CUDA && sync == SyncName.GRADIENT_SHARING) {
            throw refusal("training.sync = " + sync, "take parameter-averaging or synchronous");
        }
        requireGame(device, spec);
    }

    /**
     * For a worker.
     *
     * @throws ConfigException as {@link #requireTraining}
     */
    public static void requireGame(DeviceKind device, GanSpec spec) {
        if (device == DeviceKind.CUDA) {
            wrong(spec).ifPresent(refusal -> {
                throw refusal;
            });
        }
    }

    /**
     * For making and seeing images with a trained network.
     *
     * @param what asks for it, such as a setting
     * @throws ConfigException where they would be wrong
     */
    public static void requireImages(DeviceKind device, String what) {
        if (device == DeviceKind.CUDA) {
            throw refusal(
                    what + ", which makes images,",
                    "give it no GPU (or BACKEND_PRIORITY_CPU=1000 in the environment of its JVM)");
        }
    }

    private static Optional<ConfigException> wrong(GanSpec spec) {
        if (spec.gan().objective() == ObjectiveName.WGAN_GP) {
            return Optional.of(
                    refusal("gan.objective = wgan-gp", "take gan, or another with network.architecture = mlp"));
        }
        if (spec.gan().objective() == ObjectiveName.RPGAN) {
            return Optional.of(unknown("gan.objective = rpgan", "take gan"));
        }
        if (spec.gan().penalised()) {
            return Optional.of(unknown("a penalty by gan.r1 or gan.r2", "take 0 for both"));
        }
        if (!spec.gan().lecam().off()) {
            return Optional.of(unknown("gan.lecam", "take 0"));
        }
        if (!spec.augment().off()) {
            return Optional.of(unknown(AugmentSettings.POLICIES, "take none"));
        }
        if (spec.generator().tiesSamples() || spec.critic().tiesSamples()) {
            return Optional.of(refusal("batch normalisation", "take network.batch-norm = none"));
        }
        if (has(spec.generator(), CudaFinding.UNKNOWN)) {
            return Optional.of(
                    unknown("network.architecture = r3gan", "take network.architecture = mlp, or resnet with gan"));
        }
        if (has(spec.generator(), CudaFinding.WRONG)) {
            return Optional.of(
                    refusal("network.architecture = dcgan", "take network.architecture = mlp, or resnet with gan"));
        }
        boolean isPlain =
                spec.gan().objective() == ObjectiveName.GAN && spec.generator().classes() == 0;
        if (has(spec.generator(), CudaFinding.RIGHT_IF_PLAIN) && !isPlain) {
            return Optional.of(new ConfigException(
                    "network.architecture = resnet is known to be right on ND4J's CUDA backend only with gan.objective = gan"
                            + " and gan.conditional = false: take these, or network.architecture = mlp, or "
                            + FOR_CPUS));
        }
        return Optional.empty();
    }

    private static boolean has(NetworkSpec network, CudaFinding found) {
        return network.layers().stream().anyMatch(layer -> CudaFinding.of(layer) == found);
    }

    private static ConfigException unknown(String what, String instead) {
        return new ConfigException(
                what + " is not known to be right on ND4J's CUDA backend: " + instead + ", or " + FOR_CPUS);
    }

    private static ConfigException refusal(String what, String instead) {
        return new ConfigException(
                what + " computes wrong results, or none, on ND4J's CUDA backend: " + instead + ", or " + FOR_CPUS);
    }
}
