package org.sparkgan.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.layer.NetworkSpec;

/** Images of a generator, which Spark tasks make when they are asked for. */
final class GeneratedImages implements AutoCloseable {
    private static final int BLOCK = RealImages.BLOCK;

    private final Broadcast<float[]> numbers;
    private final JavaRDD<ImageBlock> blocks;

    /**
     * Makes nothing yet.
     *
     * @param generator its layers
     * @param parameters its flat vector
     * @param shape of its images
     * @param seed decides its latent vectors
     * @param count images
     * @param compute on what tasks compute
     */
    GeneratedImages(
            JavaSparkContext spark,
            NetworkSpec generator,
            float[] parameters,
            ImageShape shape,
            long seed,
            int count,
            ComputeSettings compute) {
        Broadcast<float[]> sent = spark.broadcast(parameters);
        LabelCycle cycle = new LabelCycle(0, generator.classes());
        numbers = sent;
        blocks = spark.parallelize(IntStream.range(0, blocks(count)).boxed().toList(), tasks(spark, count))
                .mapPartitions(task -> {
                    // The task sees the images that it makes.
                    Device device =
                            TaskDevice.untilTheTaskEnds(compute, memory -> Evaluator.plan(generator, shape, memory));
                    GeneratorSampler sampler = new GeneratorSampler(device, generator, sent.value(), cycle);
                    List<Integer> own = new ArrayList<>();
                    task.forEachRemaining(own::add);
                    return own.stream()
                            .map(number -> number * BLOCK)
                            .map(from ->
                                    new ImageBlock(from, sampler.sample(seed, from, Math.min(BLOCK, count - from))))
                            .iterator();
                });
    }

    private static int blocks(int count) {
        return (count + BLOCK - 1) / BLOCK;
    }

    /** How many tasks make so many. */
    static int tasks(JavaSparkContext spark, int count) {
        return Math.min(blocks(count), spark.defaultParallelism());
    }

    /** In the order of their numbers. */
    JavaRDD<ImageBlock> blocks() {
        return blocks;
    }

    /** Lets them go. */
    @Override
    public void close() {
        blocks.unpersist(true);
        numbers.destroy();
    }
}
