package org.sparkgan.gan;

import java.util.Optional;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Memory;
import org.sparkgan.gan.latent.LabelVectors;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * A critic that scores images as they are, without augmentation; for one thread at a time. With batch normalisation a score depends on
 * the images beside it, as in training.
 */
public final class CriticScorer {
    private static final int BATCH = 64;

    private final int values;
    private final BoundNetwork critic;
    private final Optional<LabelVectors> labels;
    private final HostPixels images;
    private final HostVector scores;

    /**
     * Loads a critic.
     *
     * @param device what computes
     * @param spec its layers
     * @param parameters its numbers, in the order of {@link Network#parameters()}
     */
    public CriticScorer(Device device, NetworkSpec spec, float[] parameters) {
        CudaRule.requireImages(device.kind(), "a task");
        values = spec.inputs();
        critic = new StandingNetwork(spec, parameters).on(device).activations(BATCH);
        labels = spec.classes() > 0 ? Optional.of(new LabelVectors(device, critic.labels())) : Optional.empty();
        images = device.pixels(critic.input(), 1);
        scores = device.mirror(critic.output());
    }

    /** What a scorer of {@code spec} takes of {@code memory}. */
    public static void plan(NetworkSpec spec, Memory memory) {
        Network.plan(spec, memory);
        BoundNetwork.plan(spec, BATCH, memory);
    }

    /**
     * Scores before any sigmoid, one an image.
     *
     * @param pixels uint8 {@code [count, channels, height, width]}
     * @param labelOfEach {@code [count]}; not looked at for a critic that takes none
     */
    public float[] scores(byte[] pixels, int[] labelOfEach) {
        int count = pixels.length / values;
        float[] all = new float[count];
        for (int from = 0; from < count; from += BATCH) {
            int own = Math.min(BATCH, count - from);
            for (int i = 0; i < BATCH; i++) {
                // A batch is filled up with its own images, so that normalisation sees no others.
                int image = from + i % own;
                System.arraycopy(pixels, image * values, images.of(0), i * values, values);
                int place = i;
                labels.ifPresent(vectors -> vectors.set(place, labelOfEach[image]));
            }
            images.upload(0);
            labels.ifPresent(LabelVectors::upload);
            critic.forward();
            scores.download();
            System.arraycopy(scores.values(), 0, all, from, own);
        }
        return all;
    }
}
