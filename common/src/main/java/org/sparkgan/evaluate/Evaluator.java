package org.sparkgan.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.cluster.TaskDevices;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.SetDistances;

/**
 * Compares images of generators with those of a dataset, in Spark tasks. The driver holds the features of both sets; images stay
 * on the executors, on their disks where memory is short.
 */
public final class Evaluator implements AutoCloseable {
    private static final int BLOCK = RealImages.BLOCK;

    private final JavaSparkContext spark;
    private final RealImages real;

    /**
     * Looks at a dataset without reading its images or writing anything.
     *
     * @param config says how many images and which features
     * @throws ConfigException where the dataset has too few images, or the features are none of such images
     */
    public Evaluator(JavaSparkContext spark, JobConfig config, PackedDataset dataset) {
        this.spark = spark;
        this.real = new RealImages(spark, config, dataset);
    }

    /**
     * Looks at the GPUs on which {@link #evaluate} computes, if it does.
     *
     * @throws ConfigException in one line, where one cannot be used or has too little memory
     */
    public void lookAtGpus(NetworkSpec generator) {
        ImageShape shape = real.shape();
        TaskDevices.found(spark, real.compute(), "task", tasks(), (task, memory) -> plan(generator, shape, memory));
    }

    /** Learns to see the images, which {@link #evaluate} does else: trains the classifier, unless that is remembered. */
    public void prepare() {
        real.tools();
    }

    /** What a task takes of {@code memory} to make and see images, but for a network of the user's. */
    public static void plan(NetworkSpec generator, ImageShape shape, Memory memory) {
        GeneratorSampler.plan(generator, memory);
        Classifier.plan(shape, memory);
    }

    /**
     * Scores a generator.
     *
     * @param generator its layers
     * @param parameters its flat vector
     * @param iteration generator steps it has taken; null where nobody knows
     * @throws ConfigException where it makes other images than the dataset has
     */
    public Evaluation evaluate(NetworkSpec generator, float[] parameters, Integer iteration) {
        ImageShape shape = real.shape();
        if (generator.outputs() != shape.values()) {
            throw new ConfigException("the generator makes images of " + generator.outputs()
                    + " values, but those of data.path are " + shape + ", " + shape.values()
                    + " values: give the dataset that it was trained on");
        }
        long started = System.nanoTime();
        Broadcast<SetMeasures.Tools> tools = real.tools();
        Broadcast<float[]> numbers = spark.broadcast(parameters);
        JavaRDD<ImageBlock> generated = generated(generator, numbers).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SetMeasures made = SetMeasures.of(generated, tools);
            SetDistances far = real.distances(generated, made);
            return new Evaluation(
                    iteration,
                    real.count(),
                    far.slicedWasserstein(),
                    far.slicedWassersteinByLevel(),
                    made.similarity(),
                    real.measures().similarity(),
                    tools.value().features().describe(),
                    far.frechetDistance(),
                    far.kernelDistance(),
                    far.precision(),
                    far.recall(),
                    labelShares(made),
                    labelShares(real.measures()),
                    real.labelNames(),
                    real.areLabelled() ? (Double) made.labels().entropy() : null,
                    real.others(),
                    (System.nanoTime() - started) / 1e9);
        } finally {
            generated.unpersist(true);
            numbers.destroy();
        }
    }

    private List<Double> labelShares(SetMeasures set) {
        return real.areLabelled() ? set.labels().shares() : List.of();
    }

    private JavaRDD<ImageBlock> generated(NetworkSpec generator, Broadcast<float[]> parameters) {
        int count = real.count();
        long latents = real.seed();
        LabelCycle cycle = new LabelCycle(0, generator.classes());
        ComputeSettings compute = real.compute();
        ImageShape shape = real.shape();
        return spark.parallelize(IntStream.range(0, blocks()).boxed().toList(), tasks())
                .mapPartitions(task -> {
                    // The task sees the images that it makes.
                    Device device = TaskDevice.untilTheTaskEnds(compute, memory -> plan(generator, shape, memory));
                    GeneratorSampler sampler = new GeneratorSampler(device, generator, parameters.value(), cycle);
                    List<Integer> numbers = new ArrayList<>();
                    task.forEachRemaining(numbers::add);
                    return numbers.stream()
                            .map(number -> number * BLOCK)
                            .map(from ->
                                    new ImageBlock(from, sampler.sample(latents, from, Math.min(BLOCK, count - from))))
                            .iterator();
                });
    }

    private int blocks() {
        return (real.count() + BLOCK - 1) / BLOCK;
    }

    private int tasks() {
        return Math.min(blocks(), spark.defaultParallelism());
    }

    /** Lets the real images go. */
    @Override
    public void close() {
        real.close();
    }
}
