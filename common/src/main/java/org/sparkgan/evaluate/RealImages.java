package org.sparkgan.evaluate;

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
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.DatasetLabels;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.distance.FeatureDistances;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.evaluate.distance.WithinLabels;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.evaluate.feature.FeatureFile;
import org.sparkgan.evaluate.feature.FeatureSource;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.evaluate.feature.LabelSource;
import org.sparkgan.evaluate.feature.StackedClassifier;
import org.sparkgan.evaluate.sliced.ChannelTally;
import org.sparkgan.evaluate.sliced.SlicedDistances;
import org.sparkgan.evaluate.sliced.SlicedWasserstein;
import org.sparkgan.gan.Critic;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.CriticScores;
import org.sparkgan.score.FeatureProtocol;
import org.sparkgan.score.LabelDistances;
import org.sparkgan.score.SetDistances;

/**
 * The images of a dataset that generated ones are compared with, and what has to be known of them: worked out when first asked
 * for, and remembered beside the dataset. The images stay on the executors, on their disks where memory is short.
 */
final class RealImages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealImages.class);

    /** Images that a task looks at together. */
    static final int BLOCK = 64;

    /** Patches of each level of the sliced Wasserstein distance, of all images together. */
    private static final int PATCHES = 1 << 16;

    private final JavaSparkContext spark;
    private final RealSplit split;
    private final PackedDataset dataset;
    private final int count;
    private final long seed;
    private final OptionalInt labels;
    private final EvaluationCache cache;
    private final ComputeSettings compute;
    private final Optional<FeatureFile> file;
    private final JavaRDD<ImageBlock> blocks;
    /** Null before it is asked for. */
    private Broadcast<SetMeasures.Tools> tools;
    /** Null before they are asked for. */
    private SetMeasures measures;
    /** The same, and where the dataset has too few images. */
    private SetDistances others;

    /**
     * Looks at a dataset without reading its images or writing anything.
     *
     * @param config says how many images and which features
     * @param split which of its images are compared
     * @throws ConfigException where the dataset has too few images, or the features are none of such images
     */
    RealImages(JavaSparkContext spark, JobConfig config, RealSplit split) {
        Configuration hadoop = spark.hadoopConfiguration();
        String path = config.data().requiredPath();
        this.spark = spark;
        this.split = split;
        this.dataset = split.dataset();
        this.count = RealSplit.images(config, dataset.manifest(), split.holdOut());
        this.seed = config.training().seed();
        this.compute = config.compute();
        this.file = FeatureFile.of(config.evaluate().features(), shape(), hadoop);
        this.labels = labels(path, dataset.manifest(), hadoop);
        this.cache = new EvaluationCache(dataset.folder(), dataset.manifest().contentId());
        this.blocks = new FirstImages(split.compared())
                .blocks(count, BLOCK, spark.defaultParallelism())
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static OptionalInt labels(String path, DatasetManifest manifest, Configuration hadoop) {
        return manifest.stack() == null
                ? DatasetLabels.usable(path, hadoop)
                : OptionalInt.of(manifest.stack().labels());
    }

    /** Which of the dataset's images they are. */
    RealSplit split() {
        return split;
    }

    /** How many are compared. */
    int count() {
        return count;
    }

    ImageShape shape() {
        return dataset.manifest().shape();
    }

    /** On what tasks compute. */
    ComputeSettings compute() {
        return compute;
    }

    /** Decides what is drawn by lot. */
    long seed() {
        return seed;
    }

    /** The labels in what was seen of some images. */
    LabelsSeen seen(SetMeasures measures) {
        return new LabelsSeen(dataset.manifest().stack(), measures.labels());
    }

    /** How they are seen; null where no ONNX file sees them. */
    FeatureProtocol protocol() {
        return file.flatMap(FeatureFile::protocol).orElse(null);
    }

    boolean areLabelled() {
        return labels.isPresent();
    }

    /** The names of the labels; none where there are no labels. */
    List<String> labelNames() {
        return areLabelled() ? dataset.manifest().labelNames() : List.of();
    }

    /** What tasks need to see images; trains the classifier, unless that is remembered or not needed. */
    Broadcast<SetMeasures.Tools> tools() {
        if (tools == null) {
            Classifier classifier = file.isEmpty() || areLabelled()
                    ? new OwnClassifier(dataset, labels, seed, compute, cache).known()
                    : null;
            Stack stack = dataset.manifest().stack();
            LabelSource labels = stack == null ? classifier : new StackedClassifier(classifier, stack);
            SlicedWasserstein patches = SlicedWasserstein.fits(shape())
                    ? new SlicedWasserstein(shape(), seed, patches(), SlicedWasserstein.DIRECTIONS)
                    : null;
            tools = spark.broadcast(new SetMeasures.Tools(
                    compute,
                    shape(),
                    file.<FeatureSource>map(own -> own).orElse(labels),
                    areLabelled() ? labels : null,
                    patches));
        }
        return tools;
    }

    private int patches() {
        return Math.max(1, Math.min(SlicedWasserstein.PATCHES, PATCHES / count));
    }

    /** Mean and covariance of their features, which do not come to the driver. */
    FeatureStatistics statistics() {
        return new ImageStatistics(spark, compute, shape())
                .of(blocks, tools().value().features());
    }

    /** What they look like. */
    SetMeasures measures() {
        if (measures == null) {
            measures = cache.read(name("real"), RealSet.class)
                    .map(RealSet::measures)
                    .filter(this::areByTheFile)
                    .orElseGet(this::measured);
        }
        return measures;
    }

    /** Whether what is remembered under the name of the file's features can be of them. */
    private boolean areByTheFile(SetMeasures known) {
        if (file.isEmpty() || known.features().dimension() == file.get().dimension()) {
            return true;
        }
        LOG.warn(
                "{} has {} features, but _evaluation holds {} by it, which are worked out again",
                file.get().uri(),
                file.get().dimension(),
                known.features().dimension());
        return false;
    }

    private SetMeasures measured() {
        SetMeasures measured = SetMeasures.of(blocks, tools());
        cache.write(name("real"), RealSet.of(measured), measured.features().values());
        return measured;
    }

    /**
     * How far as many other images are from these.
     *
     * @param images the others
     * @param seen what they look like
     */
    SetDistances distances(JavaRDD<ImageBlock> images, SetMeasures seen) {
        List<Double> levels = slicedWasserstein(images, seen.tallies());
        return FeatureDistances.of(spark, measures().features(), seen.features(), seed)
                .with(levels);
    }

    private List<Double> slicedWasserstein(JavaRDD<ImageBlock> images, List<ChannelTally> tallies) {
        if (tallies.isEmpty()) {
            return List.of();
        }
        Broadcast<SlicedDistances.Tools> both = spark.broadcast(
                new SlicedDistances.Tools(tools().value().patches(), measures().tallies(), tallies));
        try {
            return SlicedDistances.of(blocks, images, both, spark.defaultParallelism());
        } finally {
            both.destroy();
        }
    }

    /**
     * The distances of other real images, which is as near as images can be: of those that were trained on from held-out ones, else of
     * those that follow in the dataset; null where there are too few.
     */
    SetDistances others() {
        PackedDataset source = split.trainedOn();
        int from = split.comparesHeldOut() ? 0 : (count + BLOCK - 1) / BLOCK * BLOCK;
        if (others == null && source.images() - from >= count) {
            others = cache.read(name("others"), SetDistances.class)
                    .map(EvaluationCache.Known::about)
                    .filter(known -> known.density() != null)
                    .orElseGet(() -> others(source, from));
        }
        return others;
    }

    private SetDistances others(PackedDataset source, int from) {
        JavaRDD<ImageBlock> following = new FirstImages(source)
                .blocks(from + count, BLOCK, spark.defaultParallelism())
                .filter(block -> block.first() >= from)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SetDistances distances = distances(following, SetMeasures.of(following, tools()));
            cache.write(name("others"), distances, new float[0]);
            return distances;
        } finally {
            following.unpersist(true);
        }
    }

    /** What a critic thinks of the images that it was trained on, of held-out ones and of generated ones; null where none are held out. */
    CriticScores thoughts(Critic critic, JavaRDD<ImageBlock> generated) {
        if (split.holdOut().isNone()) {
            return null;
        }
        try (CriticMeans means = new CriticMeans(spark, critic, compute)) {
            return means.of(split, count, generated);
        }
    }

    /**
     * The distances of each label's images; null where the images have no labels, or the generator takes none.
     *
     * @param made features of its images, which have all labels in turn
     */
    LabelDistances withinLabels(Features made, NetworkSpec generator) {
        if (generator.classes() == 0 || !areLabelled() || dataset.manifest().stack() != null) {
            return null;
        }
        LabelCycle cycle = new LabelCycle(0, generator.classes());
        int[] asked = IntStream.range(0, made.count()).map(cycle::of).toArray();
        int[] known = new FirstImages(split.compared()).labels(count);
        return new WithinLabels(measures().features(), known, made, asked).distances(spark, generator.classes());
    }

    private String name(String what) {
        return what + "-" + count + "-" + file.map(FeatureFile::id).orElse(OwnClassifier.NAME) + split.name();
    }

    /** Lets the images go. */
    @Override
    public void close() {
        blocks.unpersist(true);
        if (tools != null) {
            tools.destroy();
        }
    }
}
