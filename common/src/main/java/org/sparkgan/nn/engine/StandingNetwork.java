package org.sparkgan.nn.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.Operation;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * A generator as it makes images: where it has batch normalisation, by "standing statistics", the means and variances of each
 * layer averaged over batches of latent vectors. These are the same for every generator, so that the statistics follow from its
 * parameters alone. Training keeps no running ones.
 *
 * <p><a href="https://arxiv.org/abs/1809.11096">Brock et al. 2019</a>, appendix C.
 *
 * @param spec {@code [latent] -> [values of an image]}
 * @param parameters its flat parameter vector
 */
@SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
public record StandingNetwork(NetworkSpec spec, float[] parameters) {
    private static final int BATCHES = 16;
    private static final int BATCH = 64;

    /** What makes the images of {@code generator}, as it is trained: the same where nothing ties samples together. */
    public static StandingNetwork of(Device device, NetworkSpec generator, float[] parameters) {
        if (!generator.tiesSamples()) {
            return new StandingNetwork(generator, parameters);
        }
        NetworkSpec spec = specOf(generator);
        List<Layer> leaves = generator.leaves().toList();
        float[] standing = new float[spec.parameters()];
        double[][] statistics = statistics(device, generator, parameters);
        int from = 0;
        int to = 0;
        for (int i = 0; i < statistics.length; i++) {
            int count = Math.toIntExact(leaves.get(i).parameters());
            System.arraycopy(parameters, from, standing, to, count);
            from += count;
            to += count;
            for (double number : statistics[i]) {
                standing[to++] = (float) number;
            }
        }
        return new StandingNetwork(spec, standing);
    }

    /** The layers of {@code generator}, which is described as it is trained, as they make images. */
    public static NetworkSpec specOf(NetworkSpec generator) {
        return new NetworkSpec(LayerKinds.standing(generator.layers()));
    }

    /**
     * The numbers of the network as it was trained, without statistics.
     *
     * @param generator as it is trained, of which this is what makes images
     */
    public float[] trained(NetworkSpec generator) {
        float[] trained = new float[generator.parameters()];
        List<Layer> leaves = generator.leaves().toList();
        List<Layer> standing = spec.leaves().toList();
        int from = 0;
        int to = 0;
        for (int i = 0; i < leaves.size(); i++) {
            int count = Math.toIntExact(leaves.get(i).parameters());
            System.arraycopy(parameters, from, trained, to, count);
            from += Math.toIntExact(standing.get(i).parameters());
            to += count;
        }
        return trained;
    }

    /**
     * The network at work.
     *
     * @throws IllegalArgumentException where it has more numbers than are given, or fewer
     */
    public Network on(Device device) {
        Network network = new Network(spec, device);
        HostVector vector = device.mirror(network.parameters());
        if (parameters.length != vector.values().length) {
            throw new IllegalArgumentException(
                    "Invalid state: expected " + vector.values().length + " numbers, but found " + parameters.length);
        }
        System.arraycopy(parameters, 0, vector.values(), 0, parameters.length);
        vector.upload();
        return network;
    }

    /** Means, then variances, of each of the leaves; of those that have none, nothing. */
    private static double[][] statistics(Device device, NetworkSpec generator, float[] parameters) {
        Network network = new StandingNetwork(generator, parameters).on(device);
        BoundNetwork batch = network.activations(BATCH);
        List<Layer> leaves = generator.leaves().toList();
        List<Matrix> ofBatch = IntStream.range(0, leaves.size())
                .mapToObj(i -> LayerKinds.of(leaves.get(i))
                        .statistics()
                        .of(batch.kept().get(i)))
                .toList();
        double[][] sums = new double[ofBatch.size()][];
        Arrays.setAll(sums, i -> new double[Math.toIntExact(ofBatch.get(i).length())]);
        RandomStream random = new RandomStream(0, Purpose.STANDING_LATENT);
        Clock clock = device.clock();
        Operation latents = device.draw(new Noise(Noise.Distribution.NORMAL, random, 0), clock, batch.input());
        for (int from = 0; from < BATCHES * BATCH; from += BATCH) {
            clock.set(0, from, 0);
            latents.run();
            label(batch, from, generator.classes());
            batch.forward();
            for (int i = 0; i < sums.length; i++) {
                double[] numbers =
                        sums[i].length == 0 ? sums[i] : ofBatch.get(i).read();
                for (int j = 0; j < sums[i].length; j++) {
                    sums[i][j] += numbers[j] / BATCHES;
                }
            }
        }
        return sums;
    }

    /** A generator that takes labels gets all of them in turn. */
    private static void label(BoundNetwork batch, int first, int classes) {
        for (int i = 0; i < BATCH && classes > 0; i++) {
            double[] label = new double[classes];
            label[(first + i) % classes] = 1;
            batch.labels().columns(i, i + 1).part(0, classes, 1).write(label);
        }
    }
}
