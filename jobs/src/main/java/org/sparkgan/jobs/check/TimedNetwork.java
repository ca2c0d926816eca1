package org.sparkgan.jobs.check;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.Minibatches;

/**
 * A game whose iterations are timed, one critic step each.
 *
 * @param name for people
 * @param spec of it
 * @param batch images of a step
 * @param peer the same for gpu_peer.py, as its arguments
 */
record TimedNetwork(String name, GanSpec spec, int batch, String peer) {
    private static final ImageShape GREY = new ImageShape(1, 28, 28);
    private static final ImageShape COLOUR = new ImageShape(3, 64, 64);
    private static final ImageShape SMALL = new ImageShape(3, 32, 32);

    /** All that are timed. */
    static List<TimedNetwork> all(Scale scale) {
        int hidden = scale.of(512, 8);
        int features = scale.of(64, 2);
        List<TimedNetwork> all = new ArrayList<>();
        for (int batch : scale == Scale.FULL ? new int[] {64, 512} : new int[] {4}) {
            all.add(mlp("gan", hidden, batch));
            all.add(mlp("wgan-gp", hidden, batch));
        }
        for (int batch : scale == Scale.FULL ? new int[] {64, 128} : new int[] {2}) {
            all.add(dcgan("gan", "both", features, batch));
            all.add(dcgan("wgan-gp", "none", features, batch));
        }
        all.add(resNet(scale.of(128, 2), scale.of(64, 2)));
        return all;
    }

    /** The one that takes most memory. */
    static TimedNetwork largest(Scale scale) {
        return dcgan("wgan-gp", "none", scale.of(64, 2), scale.of(128, 2));
    }

    private static TimedNetwork mlp(String objective, int hidden, int batch) {
        return of(
                "MLP " + GREY.values() + "/" + hidden,
                objective,
                GREY,
                batch,
                " --hidden " + hidden,
                "network.hidden=" + hidden);
    }

    private static TimedNetwork dcgan(String objective, String batchNorm, int features, int batch) {
        boolean isNormalised = batchNorm.equals("both");
        return of(
                "DCGAN 64x64/" + features + (isNormalised ? ", batch norm" : ""),
                objective,
                COLOUR,
                batch,
                " --features " + features + (isNormalised ? " --batch-norm" : ""),
                "network.architecture=dcgan",
                "network.features=" + features,
                "network.batch-norm=" + batchNorm);
    }

    private static TimedNetwork resNet(int features, int batch) {
        return of(
                "ResNet 32x32/" + features,
                "wgan-gp",
                SMALL,
                batch,
                " --resnet --features " + features,
                "network.architecture=resnet",
                "network.features=" + features,
                "network.batch-norm=none");
    }

    private static TimedNetwork of(
            String network, String objective, ImageShape shape, int batch, String peer, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("gan.objective=" + objective, "gan.critic-steps=1", "gan.ema-decay=0"));
        return new TimedNetwork(
                network + " " + objective + ", batch " + batch,
                GanSpec.of(ConfigReader.read(List.of(), all), shape),
                batch,
                objective + " --side " + shape.width() + " --channels " + shape.channels() + " --batch " + batch
                        + peer);
    }

    /** Images that cost no more than a copy. */
    Minibatches images() {
        byte[] images = new byte[batch * spec.shape().values()];
        Game.images().read(0, images);
        return (step, to) -> System.arraycopy(images, 0, to, 0, to.length);
    }
}
