package org.sparkgan.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.compute.nd4j.HostVector;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.gan.latent.LabelVectors;
import org.sparkgan.gan.latent.Latents;
import org.sparkgan.gan.latent.RandomLatents;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/** Draws images from a generator; an image depends on its latent vector and label alone. For one thread at a time. */
public final class GeneratorSampler {
    private static final int BATCH = 64;

    private final int latentDim;
    private final int values;
    private final BoundNetwork generator;
    private final LabelCycle cycle;
    /** Null where the generator takes none. */
    private final LabelVectors labels;

    private final HostVector latent;
    private final HostVector images;

    /**
     * Loads a generator; if it takes labels, images have all of them in turn.
     *
     * @param spec its layers
     * @param parameters its numbers, in the order of {@link Network#parameters()}
     */
    public GeneratorSampler(NetworkSpec spec, float[] parameters) {
        this(spec, parameters, new LabelCycle(0, spec.classes()));
    }

    /**
     * Loads a generator; one with batch normalisation as it is {@link StandingNetwork standing}.
     *
     * @param spec its layers
     * @param parameters its numbers, in the order of {@link Network#parameters()}
     * @param cycle the labels of its images, if it takes any
     */
    public GeneratorSampler(NetworkSpec spec, float[] parameters, LabelCycle cycle) {
        CudaRule.requireImages(Backend.device(), "a task");
        StandingNetwork standing = StandingNetwork.of(spec, parameters);
        Network network = new Network(standing.spec(), DataType.FLOAT);
        HostVector vector = new HostVector(network.parameters());
        TrainedParameters.copy(standing.parameters(), vector.values());
        vector.upload();
        latentDim = spec.inputs();
        values = spec.outputs();
        generator = network.activations(BATCH);
        latent = new HostVector(generator.input());
        this.cycle = cycle;
        labels = spec.classes() > 0 ? new LabelVectors(generator.labels()) : null;
        images = new HostVector(generator.output());
    }

    /** What a sampler of {@code spec} takes of {@code memory}. */
    public static void plan(NetworkSpec spec, Memory memory) {
        Network.plan(spec, memory);
        BoundNetwork.plan(spec, BATCH, memory);
    }

    /**
     * Images {@code from} to {@code from + count} of the endless sequence that {@code seed} decides.
     *
     * @return uint8 values {@code [count, channels, height, width]}
     */
    public byte[] sample(long seed, int from, int count) {
        return sample(new RandomLatents(seed), from, count);
    }

    /**
     * Images {@code from} to {@code from + count} of the endless sequence of these latent vectors.
     *
     * @return uint8 values {@code [count, channels, height, width]}
     */
    public byte[] sample(Latents latents, int from, int count) {
        byte[] pixels = new byte[Math.multiplyExact(count, values)];
        for (int done = 0; done < count; done += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                latents.draw(from + done + i, latent.values(), i * latentDim, latentDim);
            }
            latent.upload();
            label(latents, from + done);
            generator.forward();
            images.download();
            toPixels(pixels, done * values, Math.min(BATCH, count - done) * values);
        }
        return pixels;
    }

    private void label(Latents latents, int first) {
        if (labels != null) {
            for (int i = 0; i < BATCH; i++) {
                labels.set(i, cycle.of(latents.turn(first + i)));
            }
            labels.upload();
        }
    }

    private void toPixels(byte[] pixels, int offset, int count) {
        float[] generated = images.values();
        for (int i = 0; i < count; i++) {
            float value = Math.max(-1, Math.min(1, generated[i]));
            pixels[offset + i] = (byte) Math.round((value + 1) * 127.5f);
        }
    }
}
