package org.sparkgan.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.evaluate.feature.FeatureReader;
import org.sparkgan.evaluate.feature.FeatureSource;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.evaluate.feature.LabelSource;
import org.sparkgan.evaluate.sliced.ChannelTally;
import org.sparkgan.evaluate.sliced.SlicedWasserstein;

/**
 * What one pass over a set of images tells: features, labels, similarities of pairs and what normalises patches. Blocks are
 * added in their order, so that the number of tasks changes no result in its last bit.
 *
 * @param features of each image
 * @param labels how often the classifier sees each; of none without labels
 * @param similarity mean over pairs of neighbours; null below 11 pixels
 * @param tallies what normalises the patches of each level; empty where images are too small for patches
 */
record SetMeasures(Features features, LabelHistogram labels, Double similarity, List<ChannelTally> tallies) {
    /**
     * What tasks need.
     *
     * @param compute on what
     * @param shape of the images
     * @param features what sees them
     * @param classifier what tells their labels; null without labels
     * @param patches of the sliced Wasserstein distance; null where images are too small
     */
    record Tools(
            ComputeSettings compute,
            ImageShape shape,
            FeatureSource features,
            LabelSource classifier,
            SlicedWasserstein patches)
            implements Serializable {}

    /** The part of one block. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    private record Part(
            int first,
            Features features,
            LabelHistogram labels,
            double similarity,
            int pairs,
            List<ChannelTally> tallies)
            implements Serializable {}

    /** Looks at all images. */
    static SetMeasures of(JavaRDD<ImageBlock> blocks, Broadcast<Tools> tools) {
        List<Part> parts = new ArrayList<>(
                blocks.mapPartitions(task -> parts(task, tools.value())).collect());
        parts.sort(Comparator.comparingInt(Part::first));
        return join(parts);
    }

    private static Iterator<Part> parts(Iterator<ImageBlock> blocks, Tools tools) {
        Device device = TaskDevice.untilTheTaskEnds(tools.compute(), memory -> Classifier.plan(tools.shape(), memory));
        try (FeatureReader features = tools.features().open(device)) {
            return parts(blocks, tools, device, features);
        }
    }

    private static Iterator<Part> parts(
            Iterator<ImageBlock> blocks, Tools tools, Device device, FeatureReader features) {
        FeatureReader own = tools.classifier() == null || tools.classifier() == tools.features()
                ? null
                : tools.classifier().open(device);
        MsSsim similarity = MsSsim.fits(tools.shape()) ? new MsSsim(tools.shape()) : null;
        List<Part> parts = new ArrayList<>();
        blocks.forEachRemaining(block -> {
            float[] seen = features.read(block.pixels());
            LabelHistogram labels = tools.classifier() == null
                    ? new LabelHistogram(0)
                    : labels(tools.classifier(), own == null ? seen : own.read(block.pixels()));
            double[] pairs = similarity == null ? new double[0] : similarity.ofPairs(block.pixels());
            parts.add(new Part(
                    block.first(),
                    new Features(features.dimension(), seen),
                    labels,
                    Arrays.stream(pairs).sum(),
                    pairs.length,
                    tools.patches() == null ? List.of() : tools.patches().tally(block)));
        });
        return parts.iterator();
    }

    private static LabelHistogram labels(LabelSource classifier, float[] features) {
        LabelHistogram labels = new LabelHistogram(classifier.classes());
        for (int offset = 0; offset < features.length; offset += classifier.dimension()) {
            labels.add(classifier.classOf(features, offset));
        }
        return labels;
    }

    private static SetMeasures join(List<Part> parts) {
        Part first = parts.get(0);
        float[] features = new float
                [parts.stream().mapToInt(part -> part.features.values().length).sum()];
        LabelHistogram labels = first.labels;
        List<ChannelTally> tallies = new ArrayList<>(first.tallies);
        double similarity = 0;
        int pairs = 0;
        int at = 0;
        for (Part part : parts) {
            float[] values = part.features.values();
            System.arraycopy(values, 0, features, at, values.length);
            at += values.length;
            similarity += part.similarity;
            pairs += part.pairs;
        }
        for (Part part : parts.subList(1, parts.size())) {
            labels = labels.plus(part.labels);
            for (int level = 0; level < tallies.size(); level++) {
                tallies.set(level, tallies.get(level).plus(part.tallies.get(level)));
            }
        }
        return new SetMeasures(
                new Features(first.features.dimension(), features),
                labels,
                pairs == 0 ? null : (Double) (similarity / pairs),
                tallies);
    }
}
