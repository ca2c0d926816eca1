package org.sparkgan.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.DatasetLabels;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.data.shard.LabelledImages.Labels;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.SetDistances;

/**
 * Compares images of generators with those of a dataset, in Spark tasks. What it has to know of the real images is worked out once
 * and remembered beside the dataset. The driver holds the features of both sets; images stay on the executors, on their disks
 * where memory is short.
 */
public final class Evaluator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

    /** Images that a task looks at together. */
    private static final int BLOCK = 64;

    /** Patches of each level of the sliced Wasserstein distance, of all images together. */
    private static final int PATCHES = 1 << 16;

    /** Bytes of the images that the classifier learns from. */
    private static final int CLASSIFIER_BYTES = 1 << 24;

    private static final String CLASSIFIER = "classifier";

    /** What is remembered of a classifier beside its numbers. */
    private record Facts(Classifier.Task task, int classes, Double accuracy) {}

    private final JavaSparkContext spark;
    private final PackedDataset dataset;
    private final ImageShape shape;
    private final int images;
    private final long seed;
    private final OptionalInt labels;
    private final EvaluationCache cache;
    private final Optional<FeatureZip> zip;
    private final JavaRDD<ImageBlock> realBlocks;
    /** Null before {@link #prepare}. */
    private Broadcast<SetMeasures.Tools> tools;
    /** Known after the first evaluation. */
    private SetMeasures real;

    /** The same, unless the dataset has too few images. */
    private SetDistances others;

    /**
     * Looks at a dataset without reading its images or writing anything.
     *
     * @param config says how many images and which features
     * @throws ConfigException where the dataset has too few images, or the features are none of such images
     */
    public Evaluator(JavaSparkContext spark, JobConfig config, PackedDataset dataset) {
        Configuration hadoop = spark.hadoopConfiguration();
        String path = config.data().requiredPath();
        this.spark = spark;
        this.dataset = dataset;
        this.shape = dataset.manifest().shape();
        this.images = config.evaluate().images(path, dataset.manifest().images());
        this.seed = config.training().seed();
        this.zip = FeatureZip.of(config.evaluate(), shape, hadoop);
        this.labels = DatasetLabels.usable(path, hadoop);
        this.cache = new EvaluationCache(dataset.folder(), dataset.manifest().contentId());
        this.realBlocks = new FirstImages(dataset)
                .blocks(images, BLOCK, spark.defaultParallelism())
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Learns to see the images, which {@link #evaluate} does else: trains the classifier, unless that is remembered. */
    public void prepare() {
        if (tools != null) {
            return;
        }
        Classifier classifier = zip.isEmpty() || labels.isPresent() ? classifier() : null;
        SlicedWasserstein patches = Math.min(shape.height(), shape.width()) < PatchSampler.SIDE
                ? null
                : new SlicedWasserstein(shape, seed, patches(), SlicedWasserstein.DIRECTIONS);
        tools = spark.broadcast(new SetMeasures.Tools(
                shape,
                zip.<FeatureSource>map(own -> own).orElse(classifier),
                labels.isPresent() ? classifier : null,
                patches));
    }

    /** What a task takes of {@code memory} to make and see images, but for a network of the user's. */
    public static void plan(NetworkSpec generator, ImageShape shape, Memory memory) {
        GeneratorSampler.plan(generator, memory);
        ClassifierFeatures.plan(Classifier.layers(shape, 2), memory);
    }

    private int patches() {
        return Math.max(1, Math.min(SlicedWasserstein.PATCHES, PATCHES / images));
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
        if (generator.outputs() != shape.values()) {
            throw new ConfigException("the generator makes images of " + generator.outputs()
                    + " values, but those of data.path are " + shape + ", " + shape.values()
                    + " values: give the dataset that it was trained on");
        }
        long started = System.nanoTime();
        prepare();
        Broadcast<float[]> numbers = spark.broadcast(parameters);
        JavaRDD<ImageBlock> generated = generated(generator, numbers).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SetMeasures made = SetMeasures.of(generated, tools);
            SetDistances far = distances(generated, made);
            return new Evaluation(
                    iteration,
                    images,
                    far.slicedWasserstein(),
                    far.slicedWassersteinByLevel(),
                    made.similarity(),
                    real().similarity(),
                    tools.value().features().describe(),
                    far.frechetDistance(),
                    far.kernelDistance(),
                    far.precision(),
                    far.recall(),
                    labels.isEmpty() ? List.of() : made.labels().shares(),
                    labels.isEmpty() ? List.of() : real().labels().shares(),
                    labels.isEmpty() ? List.of() : dataset.manifest().labelNames(),
                    labels.isEmpty() ? null : (Double) made.labels().entropy(),
                    others(),
                    (System.nanoTime() - started) / 1e9);
        } finally {
            generated.unpersist(true);
            numbers.destroy();
        }
    }

    private JavaRDD<ImageBlock> generated(NetworkSpec generator, Broadcast<float[]> parameters) {
        int count = images;
        long latents = seed;
        int blocks = (count + BLOCK - 1) / BLOCK;
        LabelCycle cycle = new LabelCycle(0, generator.classes());
        return spark.parallelize(
                        IntStream.range(0, blocks).boxed().toList(), Math.min(blocks, spark.defaultParallelism()))
                .mapPartitions(task -> {
                    TaskDevice.ofTask().pin();
                    GeneratorSampler sampler = new GeneratorSampler(generator, parameters.value(), cycle);
                    List<Integer> numbers = new ArrayList<>();
                    task.forEachRemaining(numbers::add);
                    return numbers.stream()
                            .map(number -> number * BLOCK)
                            .map(from ->
                                    new ImageBlock(from, sampler.sample(latents, from, Math.min(BLOCK, count - from))))
                            .iterator();
                });
    }

    private SetDistances distances(JavaRDD<ImageBlock> blocks, SetMeasures measures) {
        List<Double> levels = slicedWasserstein(blocks, measures.tallies());
        return FeatureDistances.of(spark, real().features(), measures.features(), seed)
                .with(levels);
    }

    private String name(String what) {
        return what + "-" + images + "-" + zip.map(FeatureZip::id).orElse(CLASSIFIER);
    }

    /** The distances of the real images that follow, which is as near as images can be; null where there are too few. */
    private SetDistances others() {
        int from = (images + BLOCK - 1) / BLOCK * BLOCK;
        if (others == null && dataset.manifest().images() - from >= images) {
            others = cache.read(name("others"), SetDistances.class)
                    .map(EvaluationCache.Known::about)
                    .orElseGet(() -> others(from));
        }
        return others;
    }

    private SetDistances others(int from) {
        JavaRDD<ImageBlock> blocks = new FirstImages(dataset)
                .blocks(from + images, BLOCK, spark.defaultParallelism())
                .filter(block -> block.first() >= from)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SetDistances distances = distances(blocks, SetMeasures.of(blocks, tools));
            cache.write(name("others"), distances, new float[0]);
            return distances;
        } finally {
            blocks.unpersist(true);
        }
    }

    private SetMeasures real() {
        if (real == null) {
            real = cache.read(name("real"), RealSet.class)
                    .map(RealSet::measures)
                    .orElseGet(this::measured);
        }
        return real;
    }

    private SetMeasures measured() {
        SetMeasures measures = SetMeasures.of(realBlocks, tools);
        cache.write(name("real"), RealSet.of(measures), measures.features().values());
        return measures;
    }

    private Classifier classifier() {
        return cache.read(CLASSIFIER, Facts.class)
                .map(known -> new Classifier(
                        Classifier.layers(shape, known.about().classes()),
                        known.numbers(),
                        known.about().task(),
                        known.about().accuracy()))
                .orElseGet(this::trained);
    }

    private Classifier trained() {
        int count = (int) Math.min(dataset.manifest().images(), Math.max(BLOCK, CLASSIFIER_BYTES / shape.values()));
        LOG.info(
                "training a classifier on {} images of the dataset, once: {}",
                count,
                labels.isPresent() ? "it tells their labels" : "it tells how they are turned");
        ImageShape of = shape;
        int classes = labels.orElse(0);
        long decides = seed;
        Classifier classifier = new FirstImages(dataset)
                .inOnePart(count, labels.isPresent() ? Labels.WANTED : Labels.NOT_WANTED)
                .map(set -> {
                    TaskDevice.ofTask().pin();
                    return ClassifierTraining.train(set, of, classes, decides);
                })
                .first();
        LOG.info("trained the {}", classifier.describe());
        cache.write(
                CLASSIFIER,
                new Facts(classifier.task(), classifier.classes(), classifier.accuracy()),
                classifier.parameters());
        return classifier;
    }

    private List<Double> slicedWasserstein(JavaRDD<ImageBlock> generated, List<ChannelTally> tallies) {
        if (tallies.isEmpty()) {
            return List.of();
        }
        Broadcast<SlicedDistances.Tools> both =
                spark.broadcast(new SlicedDistances.Tools(tools.value().patches(), real().tallies(), tallies));
        try {
            return SlicedDistances.of(realBlocks, generated, both, spark.defaultParallelism());
        } finally {
            both.destroy();
        }
    }

    /** Lets the real images go. */
    @Override
    public void close() {
        realBlocks.unpersist(true);
        if (tools != null) {
            tools.destroy();
        }
    }
}
