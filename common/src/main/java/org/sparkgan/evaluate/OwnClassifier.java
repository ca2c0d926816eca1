package org.sparkgan.evaluate;

import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.data.shard.LabelledImages;
import org.sparkgan.data.shard.LabelledImages.Labels;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.evaluate.feature.ClassifierTraining;

/**
 * The classifier that a dataset's own images teach: trained by one task, once, and remembered beside the dataset. Of stacked images
 * it sees the channels, one by one.
 *
 * @param dataset holds the images
 * @param labels how many labels they have; empty where they have none
 * @param seed decides what is drawn by lot
 * @param compute on what it is trained
 * @param cache remembers it
 */
record OwnClassifier(
        PackedDataset dataset, OptionalInt labels, long seed, ComputeSettings compute, EvaluationCache cache) {
    private static final Logger LOG = LoggerFactory.getLogger(OwnClassifier.class);

    /** Under which it is remembered. */
    static final String NAME = "classifier";

    /** Bytes of the images that it learns from. */
    private static final int BYTES = 1 << 24;

    /** What is remembered beside its numbers. */
    private record Facts(Classifier.Task task, int classes, Double accuracy) {}

    /** The classifier, trained where it is not remembered. */
    Classifier known() {
        return cache.read(NAME, Facts.class)
                .map(known -> new Classifier(
                        Classifier.layers(shape(), known.about().classes()),
                        known.numbers(),
                        known.about().task(),
                        known.about().accuracy()))
                .orElseGet(this::trained);
    }

    private ImageShape shape() {
        ImageShape shape = dataset.manifest().shape();
        return dataset.manifest().stack() == null ? shape : Stack.channelOf(shape);
    }

    private Classifier trained() {
        ImageShape shape = shape();
        Stack stack = dataset.manifest().stack();
        int values = dataset.manifest().shape().values();
        int count = (int) Math.min(dataset.manifest().images(), Math.max(RealImages.BLOCK, BYTES / values));
        LOG.info(
                "training a classifier on {} images of the dataset, once: {}",
                count,
                labels.isPresent() ? "it tells their labels" : "it tells how they are turned");
        int classes = labels.orElse(0);
        long decides = seed;
        ComputeSettings on = compute;
        Classifier classifier = new FirstImages(dataset)
                .inOnePart(count, labels.isPresent() ? Labels.WANTED : Labels.NOT_WANTED)
                .map(set -> {
                    Device device = TaskDevice.untilTheTaskEnds(on, memory -> Classifier.plan(shape, memory));
                    LabelledImages seen = stack == null ? set : stack.channels(set);
                    return ClassifierTraining.train(device, seen, shape, classes, decides);
                })
                .first();
        LOG.info("trained the {}", classifier.describe());
        cache.write(
                NAME,
                new Facts(classifier.task(), classifier.classes(), classifier.accuracy()),
                classifier.parameters());
        return classifier;
    }
}
