package org.sparkgan.evaluate.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.LabelledImages;

class ClassifierTest {
    private static final ImageShape SHAPE = new ImageShape(1, 16, 16);
    private static final int IMAGES = 500;
    private static final Device DEVICE = new Nd4jDevice();

    @Test
    void labelsAreLearnt() {
        Classifier classifier = ClassifierTraining.train(DEVICE, bars(), SHAPE, 2, 1);

        assertThat(classifier.task()).isEqualTo(Classifier.Task.LABELS);
        assertThat(classifier.classes()).isEqualTo(2);
        assertThat(classifier.accuracy()).isGreaterThan(0.95);
        assertThat(classifier.describe()).startsWith("classifier of this dataset (2 labels, ");
    }

    @Test
    void withoutLabelsTurnsAreLearnt() {
        Classifier classifier = ClassifierTraining.train(DEVICE, corners(), SHAPE, 0, 1);

        assertThat(classifier.task()).isEqualTo(Classifier.Task.TURNS);
        assertThat(classifier.classes()).isEqualTo(4);
        assertThat(classifier.accuracy()).isGreaterThan(0.95);
    }

    @Test
    void aClassIsToldFromFeatures() {
        LabelledImages bars = bars();
        Classifier classifier = ClassifierTraining.train(DEVICE, bars, SHAPE, 2, 1);

        float[] features = new ClassifierFeatures(DEVICE, classifier).read(bars.pixels());

        int right = 0;
        for (int i = 0; i < IMAGES; i++) {
            right += classifier.classOf(features, i * Classifier.FEATURES) == bars.labels()[i] ? 1 : 0;
        }
        assertThat(right).isGreaterThan(IMAGES * 95 / 100);
    }

    @Test
    void theMeanSquareOfFeaturesIsOne() {
        Classifier classifier = ClassifierTraining.train(DEVICE, bars(), SHAPE, 2, 1);

        float[] features = new ClassifierFeatures(DEVICE, classifier).read(bars().pixels());

        double squares = IntStream.range(0, features.length)
                .mapToDouble(i -> (double) features[i] * features[i])
                .sum();
        assertThat(squares / features.length).isCloseTo(1, within(1e-4));
    }

    @Test
    void featuresOfAnImageDoNotDependOnThoseBesideIt() {
        LabelledImages bars = bars();
        Classifier classifier = ClassifierTraining.train(DEVICE, bars, SHAPE, 2, 1);
        ClassifierFeatures reader = new ClassifierFeatures(DEVICE, classifier);

        float[] all = reader.read(bars.pixels());
        float[] one = reader.read(Arrays.copyOfRange(bars.pixels(), 70 * SHAPE.values(), 71 * SHAPE.values()));

        assertThat(one).isEqualTo(Arrays.copyOfRange(all, 70 * Classifier.FEATURES, 71 * Classifier.FEATURES));
    }

    @Test
    void theSameSeedGivesTheSameClassifier() {
        Classifier once = ClassifierTraining.train(DEVICE, bars(), SHAPE, 2, 7);

        assertThat(ClassifierTraining.train(DEVICE, bars(), SHAPE, 2, 7).parameters())
                .isEqualTo(once.parameters());
        assertThat(ClassifierTraining.train(DEVICE, bars(), SHAPE, 2, 8).parameters())
                .isNotEqualTo(once.parameters());
    }

    /** A bright bar: upright with label 0, lying with label 1. */
    private static LabelledImages bars() {
        byte[] pixels = new byte[IMAGES * SHAPE.values()];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = i * 7 % 2;
            for (int p = 0; p < SHAPE.values(); p++) {
                int across = labels[i] == 0 ? p % 16 : p / 16;
                pixels[i * SHAPE.values() + p] = (byte) (across == i * 5 % 16 ? 230 : (i * 31 + p * 17) % 60);
            }
        }
        return new LabelledImages(pixels, labels);
    }

    /** A bright corner at the top left of each. */
    private static LabelledImages corners() {
        byte[] pixels = new byte[IMAGES * SHAPE.values()];
        for (int i = 0; i < IMAGES; i++) {
            int size = 3 + i % 4;
            for (int p = 0; p < SHAPE.values(); p++) {
                pixels[i * SHAPE.values() + p] = (byte) (p % 16 < size && p / 16 < size ? 230 : (i * 31 + p * 17) % 60);
            }
        }
        return new LabelledImages(pixels, new int[0]);
    }
}
