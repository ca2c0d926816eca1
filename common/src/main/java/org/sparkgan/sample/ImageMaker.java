package org.sparkgan.sample;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.gan.latent.Latents;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * What a task needs to make its images.
 *
 * @param compute on what
 * @param network the generator's layers
 * @param parameters its numbers
 * @param shape of the images
 * @param latents decide the images
 * @param labels of the images, of a conditional generator
 * @param ranges who makes which
 */
record ImageMaker(
        ComputeSettings compute,
        NetworkSpec network,
        Broadcast<float[]> parameters,
        ImageShape shape,
        Latents latents,
        LabelCycle labels,
        ImageRanges ranges)
        implements Serializable {
    /**
     * Some images in a row.
     *
     * @param from number of the first
     * @param pixels uint8 {@code [count, channels, height, width]}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    record Block(int from, byte[] pixels) {}

    /** The images of a task, made as they are asked for. */
    Stream<Block> blocks(int task) {
        Device device = TaskDevice.untilTheTaskEnds(compute, memory -> GeneratorSampler.plan(network, memory));
        GeneratorSampler sampler = new GeneratorSampler(device, network, parameters.value(), labels);
        return ranges.blocks(task)
                .mapToObj(from -> new Block(from, sampler.sample(latents, from, ranges.length(from))));
    }

    /** The pixels of all images of a task. */
    byte[] pixels(int task) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        blocks(task).forEach(block -> all.writeBytes(block.pixels()));
        return all.toByteArray();
    }

    /** The label of an image; null where images have none. */
    Integer label(int image) {
        return network.classes() == 0 ? null : labels.of(latents.turn(image));
    }

    /** Images of a block. */
    int length(Block block) {
        return ranges.length(block.from());
    }

    /** {@code count} images of some, from image {@code index} on. */
    byte[] images(byte[] pixels, int index, int count) {
        int values = shape.values();
        return Arrays.copyOfRange(pixels, index * values, (index + count) * values);
    }
}
