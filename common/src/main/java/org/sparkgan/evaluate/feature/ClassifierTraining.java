package org.sparkgan.evaluate.feature;

import java.util.Arrays;
import org.sparkgan.compute.Average;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Trained;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.data.shard.LabelledImages;
import org.sparkgan.gan.optimizer.Optimizer;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Trains a {@link Classifier} by cross-entropy with Adam; for one thread. */
public final class ClassifierTraining {
    private static final int BATCH = 64;
    private static final int EPOCHS = 5;
    private static final int FEWEST_STEPS = 300;
    private static final int MOST_HELD_OUT = 2048;
    private static final int MOST_SCALED_BY = 2048;
    private static final OptimizerSettings ADAM = new OptimizerSettings(OptimizerName.ADAM, 1e-3, 0.9, 0.999, 0.99);

    private final ImageShape shape;
    private final byte[] pixels;
    private final int[] labels;
    private final int images;
    private final int classes;
    private final boolean turns;
    private final BoundNetwork network;
    private final Trained trained;
    private final HostVector input;
    private final HostVector output;
    private final HostVector delta;
    private final int[] targets = new int[BATCH];

    private ClassifierTraining(Device device, LabelledImages set, ImageShape shape, int labels, long seed) {
        this.shape = shape;
        this.pixels = set.pixels();
        this.labels = set.labels();
        this.images = pixels.length / shape.values();
        this.turns = labels == 0;
        this.classes = labels == 0 ? Turn.count(shape) : labels;
        NetworkSpec spec = Classifier.layers(shape, classes);
        Network numbers = new Network(spec, device);
        this.network = numbers.activations(BATCH);
        this.trained = device.trained(
                numbers.parameters(),
                numbers.gradient(),
                Optimizer.of(ADAM),
                Average.NONE,
                device.clock(),
                device.tally(),
                0);
        this.input = device.mirror(network.input());
        this.output = device.mirror(network.output());
        this.delta = device.mirror(network.outputDelta());
        trained.load(spec.initialParameters(seed, Purpose.CLASSIFIER_INIT));
    }

    /**
     * Trains on nine tenths of the images and counts how many of the last tenth it tells rightly.
     *
     * @param device what computes
     * @param set images, with labels where {@code labels} says how many there are
     * @param labels how many; 0: turns are told
     * @param seed decides the first parameters and the minibatches
     */
    public static Classifier train(Device device, LabelledImages set, ImageShape shape, int labels, long seed) {
        ClassifierTraining training = new ClassifierTraining(device, set, shape, labels, seed);
        int heldOut = Math.min(MOST_HELD_OUT, training.images / 10);
        training.train(training.images - heldOut, seed);
        Classifier classifier = new Classifier(
                training.network.network().spec(),
                training.trained.values(),
                labels > 0 ? Classifier.Task.LABELS : Classifier.Task.TURNS,
                training.accuracy(heldOut));
        return classifier.withUnitFeatures(
                device, Arrays.copyOf(training.pixels, Math.min(MOST_SCALED_BY, training.images) * shape.values()));
    }

    private void train(int rows, long seed) {
        RandomStream random = new RandomStream(seed, Purpose.CLASSIFIER_BATCH);
        int steps = Math.max(FEWEST_STEPS, EPOCHS * rows / BATCH);
        for (int step = 1; step <= steps; step++) {
            for (int i = 0; i < BATCH; i++) {
                long bits = random.bits(step, 0, i);
                // Two independent numbers of one: which image, and how it is turned.
                put(i, (int) Long.remainderUnsigned(bits >>> 8, rows), (int) (bits & 0xFF));
            }
            forward();
            crossEntropyGradient();
            network.backward();
            network.weightGradient();
            trained.step();
        }
    }

    private Double accuracy(int heldOut) {
        if (heldOut == 0) {
            return null;
        }
        int right = 0;
        for (int from = 0; from < heldOut; from += BATCH) {
            int count = Math.min(BATCH, heldOut - from);
            for (int i = 0; i < BATCH; i++) {
                int row = images - heldOut + from + Math.min(i, count - 1);
                put(i, row, row);
            }
            forward();
            for (int i = 0; i < count; i++) {
                right += best(i) == targets[i] ? 1 : 0;
            }
        }
        return (double) right / heldOut;
    }

    private void put(int sample, int row, int turn) {
        int values = shape.values();
        if (turns) {
            targets[sample] = turn % classes;
            Turn.copy(shape, pixels, row * values, targets[sample], input.values(), sample * values);
        } else {
            targets[sample] = labels[row];
            ClassifierFeatures.toUnit(pixels, row * values, input.values(), sample * values, values);
        }
    }

    private void forward() {
        input.upload();
        network.forward();
        output.download();
    }

    /** softmax(scores) less 1 at the target, over the batch. */
    private void crossEntropyGradient() {
        float[] scores = output.values();
        float[] into = delta.values();
        for (int sample = 0; sample < BATCH; sample++) {
            int at = sample * classes;
            double most = scores[at + best(sample)];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(scores[at + c] - most);
            }
            for (int c = 0; c < classes; c++) {
                double share = Math.exp(scores[at + c] - most) / sum;
                into[at + c] = (float) ((share - (c == targets[sample] ? 1 : 0)) / BATCH);
            }
        }
        delta.upload();
    }

    private int best(int sample) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (output.values()[sample * classes + c] > output.values()[sample * classes + best]) {
                best = c;
            }
        }
        return best;
    }
}
