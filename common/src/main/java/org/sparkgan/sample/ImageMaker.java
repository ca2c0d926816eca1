package org.sparkgan.sample;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.LabelCycle;
import org.sparkgan.nn.NetworkSpec;
import org.sparkgan.train.TaskDevice;

/**
 * What a task needs to make its images.
 *
 * @param network the generator's layers
 * @param parameters its numbers
 * @param shape of the images
 * @param seed decides which images
 * @param labels of the images, of a conditional generator
 * @param ranges who makes which
 */
record ImageMaker(
        NetworkSpec network,
        Broadcast<float[]> parameters,
        ImageShape shape,
        long seed,
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
        TaskDevice.ofTask().pin();
        GeneratorSampler sampler = new GeneratorSampler(network, parameters.value(), labels);
        return ranges.blocks(task).mapToObj(from -> new Block(from, sampler.sample(seed, from, ranges.length(from))));
    }

    /** The label of an image; null where images have none. */
    Integer label(int image) {
        return network.classes() == 0 ? null : labels.of(image);
    }

    /** Images of a block. */
    int length(Block block) {
        return ranges.length(block.from());
    }

    /** Image {@code index} of a block. */
    byte[] image(Block block, int index) {
        int values = shape.values();
        return Arrays.copyOfRange(block.pixels(), index * values, (index + 1) * values);
    }
}
