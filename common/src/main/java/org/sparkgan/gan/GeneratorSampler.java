package org.sparkgan.gan;

import java.util.Optional;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Memory;
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
    private final Optional<LabelVectors> labels;
    private final HostVector latent;
    private final HostVector images;

    /**
     * Loads a generator; if it takes labels, images have all of them in turn.
     *
     * @param device what computes
     * @param spec its layers
     * @param parameters its numbers, in the order of {@link Network#parameters()}
     */
    public GeneratorSampler(Device device, NetworkSpec spec, float[] parameters) {
        this(device, spec, parameters, new LabelCycle(0, spec.classes()));
    }

    /**
     * Loads a generator; one with batch normalisation as it is {@link StandingNetwork standing}.
     *
     * @param device what computes
     * @param spec its layers
     * @param parameters its numbers, in the order of {@link Network#parameters()}
     * @param cycle the labels of its images, if it takes any
     */
    public GeneratorSampler(Device device, NetworkSpec spec, float[] parameters, LabelCycle cycle) {
        CudaRule.requireImages(device.kind(), "a task");
        Network network = StandingNetwork.of(device, spec, parameters).on(device);
        latentDim = spec.inputs();
        values = spec.outputs();
        generator = network.activations(BATCH);
        latent = device.mirror(generator.input());
        this.cycle = cycle;
        labels = spec.classes() > 0 ? Optional.of(new LabelVectors(device, generator.labels())) : Optional.empty();
        images = device.mirror(generator.output());
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
            int first = from + done;
            for (int i = 0; i < BATCH; i++) {
                latents.draw(first + i, latent.values(), i * latentDim, latentDim);
            }
            latent.upload();
            labels.ifPresent(own -> label(own, latents, first));
            generator.forward();
            images.download();
            toPixels(pixels, done * values, Math.min(BATCH, count - done) * values);
        }
        return pixels;
    }

    private void label(LabelVectors own, Latents latents, int first) {
        for (int i = 0; i < BATCH; i++) {
            own.set(i, cycle.of(latents.turn(first + i)));
        }
        own.upload();
    }

    private void toPixels(byte[] pixels, int offset, int count) {
        float[] generated = images.values();
        for (int i = 0; i < count; i++) {
            float value = Math.max(-1, Math.min(1, generated[i]));
            pixels[offset + i] = (byte) Math.round((value + 1) * 127.5f);
        }
    }
}
