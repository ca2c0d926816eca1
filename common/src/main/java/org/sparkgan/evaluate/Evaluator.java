package org.sparkgan.evaluate;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.cluster.TaskDevices;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.gan.Critic;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.CriticScores;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.LabelDistances;
import org.sparkgan.score.RealSide;
import org.sparkgan.score.SetDistances;

/**
 * Compares images of generators with those of a dataset, in Spark tasks. The driver holds the features of both sets; images stay
 * on the executors, on their disks where memory is short.
 */
public final class Evaluator implements AutoCloseable {
    /** How much is worked out. */
    private enum Extent {
        CHEAP,
        WHOLE
    }

    /** Generated images whose neighbours are looked for. */
    private static final int NEIGHBOURED = 10;

    private final JavaSparkContext spark;
    private final RealImages real;

    /**
     * Looks at a dataset without reading its images or writing anything.
     *
     * @param config says how many images and which features
     * @throws ConfigException where the dataset has too few images, or the features are none of such images
     */
    public Evaluator(JavaSparkContext spark, JobConfig config, PackedDataset dataset) {
        this(spark, config, dataset, HoldOut.of(config));
    }

    /**
     * The same for generators of a run that has other settings.
     *
     * @param holdOut of that run
     * @throws ConfigException as the other
     */
    public Evaluator(JavaSparkContext spark, JobConfig config, PackedDataset dataset, HoldOut holdOut) {
        this.spark = spark;
        this.real = new RealImages(spark, config, new RealSplit(dataset, holdOut));
    }

    /**
     * Looks at the GPUs on which {@link #evaluate} computes, if it does.
     *
     * @throws ConfigException in one line, where one cannot be used or has too little memory
     */
    public void lookAtGpus(NetworkSpec generator) {
        ImageShape shape = real.shape();
        TaskDevices.found(
                spark, real.compute().exact(), "task", tasks(), (task, memory) -> plan(generator, shape, memory));
    }

    /** Learns to see the images, which {@link #evaluate} does else: trains the classifier, unless that is remembered. */
    public void prepare() {
        real.tools();
    }

    /**
     * How many images of a dataset are compared, and as many generated ones: held-out ones, unless they are too few.
     *
     * @param holdOut of the run whose generator is compared
     * @throws ConfigException where it has too few
     */
    public static int images(JobConfig config, DatasetManifest manifest, HoldOut holdOut) {
        return RealSplit.images(config, manifest, holdOut);
    }

    /** Which real images are compared; empty where none are held out. */
    public static Optional<RealSide> side(DatasetManifest manifest, HoldOut holdOut) {
        return RealSplit.real(manifest, holdOut);
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
        return evaluate(generator, parameters, iteration, Optional.empty());
    }

    /**
     * Scores a generator, and looks at its critic where images are held out.
     *
     * @param critic that it was trained with; empty where nobody knows it
     * @throws ConfigException as the other
     */
    public Evaluation evaluate(NetworkSpec generator, float[] parameters, Integer iteration, Optional<Critic> critic) {
        return scored(generator, parameters, iteration, critic, Extent.CHEAP).evaluation();
    }

    /**
     * Scores a generator by all there is, and tells the features that it has compared.
     *
     * @throws ConfigException as {@link #evaluate}
     */
    public Scored scored(NetworkSpec generator, float[] parameters, Optional<Critic> critic) {
        return scored(generator, parameters, null, critic, Extent.WHOLE);
    }

    private Scored scored(
            NetworkSpec generator, float[] parameters, Integer iteration, Optional<Critic> critic, Extent extent) {
        ImageShape shape = real.shape();
        if (generator.outputs() != shape.values()) {
            throw new ConfigException("the generator makes images of " + generator.outputs()
                    + " values, but those of data.path are " + shape + ", " + shape.values()
                    + " values: give the dataset that it was trained on");
        }
        long started = System.nanoTime();
        Broadcast<SetMeasures.Tools> tools = real.tools();
        try (GeneratedImages images =
                new GeneratedImages(spark, generator, parameters, shape, real.seed(), real.count(), real.compute())) {
            JavaRDD<ImageBlock> generated = images.blocks().persist(StorageLevel.MEMORY_AND_DISK());
            SetMeasures made = SetMeasures.of(generated, tools);
            SetDistances far = real.distances(generated, made);
            CriticScores thinks =
                    critic.map(known -> real.thoughts(known, generated)).orElse(null);
            LabelDistances within = extent == Extent.WHOLE ? real.withinLabels(made.features(), generator) : null;
            Evaluation evaluation = evaluation(iteration, made, far, thinks, within, started);
            return new Scored(evaluation, real.measures().features(), made.features());
        }
    }

    private Evaluation evaluation(
            Integer iteration,
            SetMeasures made,
            SetDistances far,
            CriticScores critic,
            LabelDistances within,
            long started) {
        Optional<LabelsSeen> seen = real.areLabelled() ? Optional.of(real.seen(made)) : Optional.empty();
        Optional<LabelsSeen> ofReal = seen.map(labels -> real.seen(real.measures()));
        return new Evaluation(
                iteration,
                real.count(),
                far.slicedWasserstein(),
                far.slicedWassersteinByLevel(),
                made.similarity(),
                real.measures().similarity(),
                real.tools().value().features().describe(),
                real.protocol(),
                far.frechetDistance(),
                far.kernelDistance(),
                far.kernelDeviation(),
                far.precision(),
                far.recall(),
                far.density(),
                far.coverage(),
                seen.map(LabelsSeen::shares).orElse(List.of()),
                ofReal.map(LabelsSeen::shares).orElse(List.of()),
                real.labelNames(),
                seen.map(labels -> labels.ofPictures().entropy()).orElse(null),
                seen.map(labels -> labels.coverage(ofReal.orElseThrow())).orElse(null),
                real.others(),
                side(real.split().dataset().manifest(), real.split().holdOut()).orElse(null),
                critic,
                within,
                (System.nanoTime() - started) / 1e9);
    }

    /**
     * Looks for the training images nearest to the first images of a generator, which are the first that are compared as well.
     *
     * @param each how many for each of them
     */
    public Neighbours neighbours(NetworkSpec generator, float[] parameters, int each) {
        byte[] images =
                new GeneratorSampler(TaskDevice.ofDriver(), generator, parameters).sample(real.seed(), 0, NEIGHBOURED);
        PackedDataset searched = real.split().trainedOn();
        byte[] nearest = new NearestImages(spark, real.tools(), each).of(images, searched);
        String seenBy = real.tools().value().features().describe();
        return new Neighbours(real.shape(), images, nearest, each, searched.images(), seenBy);
    }

    /** Mean and covariance of the real images' features, which do not come to the driver. */
    public FeatureStatistics realStatistics() {
        return real.statistics();
    }

    private int tasks() {
        return GeneratedImages.tasks(spark, real.count());
    }

    /** Lets the real images go. */
    @Override
    public void close() {
        real.close();
    }
}
