package org.sparkgan.compute.cuda;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.cuda.CudaOptions.Multiplication;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.Minibatches;

/**
 * A training of a few iterations of tiny networks, for what shows on any of them.
 *
 * @param shape of the images
 * @param settings of the job
 * @param iterations of it
 */
record SmallTraining(ImageShape shape, List<String> settings, int iterations) {
    private static final int BATCH = 4;
    private static final int CLASSES = 3;
    private static final long SEED = 5;
    /** Less than the patches of a batch, so that convolutions take it in chunks. */
    private static final long PATCHES = 4000;

    /** Batch normalisation, convolutions and their transposes, a moving average. */
    static SmallTraining dcgan() {
        return of(
                new ImageShape(1, 28, 28),
                "gan.objective=gan",
                "gan.critic-steps=1",
                "network.architecture=dcgan",
                "network.batch-norm=both",
                "gan.ema-decay=0.9");
    }

    /** The gradient penalty, labels, and several critic steps. */
    static SmallTraining conditional() {
        return of(new ImageShape(1, 28, 28), "gan.objective=wgan-gp", "gan.conditional=true", "gan.critic-steps=2");
    }

    /** Pools and spectral norm. */
    static SmallTraining resnet() {
        return of(
                new ImageShape(3, 32, 32),
                "gan.objective=hinge",
                "gan.critic-steps=1",
                "network.architecture=resnet",
                "network.spectral-norm=true");
    }

    /** Clipped weights. */
    static SmallTraining clipped() {
        return of(new ImageShape(1, 28, 28), "gan.objective=wgan", "gan.critic-steps=3");
    }

    private static SmallTraining of(ImageShape shape, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("network.hidden=4", "network.features=2", "gan.latent-dim=3"));
        return new SmallTraining(shape, all, 2);
    }

    /** One iteration of the same. */
    SmallTraining shorter() {
        return lasting(1);
    }

    /** Another number of iterations of the same. */
    SmallTraining lasting(int other) {
        return new SmallTraining(shape, settings, other);
    }

    /** With the libraries of the stand-in. */
    static CudaOptions options(Optional<Path> cubins) {
        return new CudaOptions(
                Optional.of(StandIn.folder()), 0, cubins, Multiplication.FLOAT, CudaOptions.Launches.RECORDED);
    }

    /** Takes a device, trains, and gives it back. */
    GanState run(CudaOptions options) {
        try (CudaDevice device = device(options)) {
            return run(device);
        }
    }

    static CudaDevice device(CudaOptions options) {
        return new CudaDevice(options, PATCHES);
    }

    GanState run(Device device) {
        JobConfig config = ConfigReader.read(List.of(), settings);
        GanSpec spec = GanSpec.of(config, shape, config.gan().conditional() ? CLASSES : 0);
        GanEngine engine = new GanEngine(device, spec, BATCH, SEED);
        engine.load(spec.initialState(SEED));
        for (int i = 0; i < iterations; i++) {
            engine.iterate(i, 0, images());
        }
        return engine.state(iterations);
    }

    private static Minibatches images() {
        return new Minibatches() {
            @Override
            public void read(long criticStep, byte[] images) {
                new Random(criticStep).nextBytes(images);
            }

            @Override
            public void labels(long criticStep, int[] labels) {
                Arrays.setAll(labels, i -> (int) (i + criticStep) % CLASSES);
            }
        };
    }
}
