package org.sparkgan.nn.engine;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
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
    public static StandingNetwork of(NetworkSpec generator, float[] parameters) {
        if (!generator.tiesSamples()) {
            return new StandingNetwork(generator, parameters);
        }
        NetworkSpec spec = new NetworkSpec(standing(generator.layers()));
        List<Layer> leaves = generator.leaves().toList();
        float[] standing = new float[spec.parameters()];
        double[][] statistics = statistics(generator, parameters);
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

    private static List<Layer> standing(List<Layer> layers) {
        return layers.stream().map(StandingNetwork::standing).toList();
    }

    private static Layer standing(Layer layer) {
        if (layer instanceof Residual block) {
            return new Residual(standing(block.branch()), standing(block.shortcut()));
        }
        return layer instanceof BatchNorm norm ? new StandingNorm(norm.maps()) : layer;
    }

    /** Means, then variances, of each of the leaves; of those that have none, nothing. */
    private static double[][] statistics(NetworkSpec generator, float[] parameters) {
        Network network = new Network(generator, DataType.FLOAT);
        network.parameters().assign(Nd4j.createFromArray(parameters));
        BoundNetwork batch = network.activations(BATCH);
        List<INDArray> ofBatch = batch.statistics();
        double[][] sums = new double[ofBatch.size()][];
        Arrays.setAll(
                sums,
                i -> new double[ofBatch.get(i) == null ? 0 : ofBatch.get(i).rows()]);
        RandomStream random = new RandomStream(0, Purpose.STANDING_LATENT);
        int latent = generator.inputs();
        float[] latents = new float[BATCH * latent];
        for (int from = 0; from < BATCHES * BATCH; from += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                random.normal(0, 0, from + i, latents, i * latent, latent);
            }
            batch.input().assign(Nd4j.createFromArray(latents).reshape('f', latent, BATCH));
            label(batch, from, generator.classes());
            batch.forward();
            for (int i = 0; i < sums.length; i++) {
                for (int j = 0; j < sums[i].length; j++) {
                    sums[i][j] += ofBatch.get(i).getDouble(j, 0) / BATCHES;
                }
            }
        }
        return sums;
    }

    /** A generator that takes labels gets all of them in turn. */
    private static void label(BoundNetwork batch, int first, int classes) {
        for (int i = 0; i < BATCH && classes > 0; i++) {
            for (int label = 0; label < classes; label++) {
                batch.labels().putScalar(label, i, (first + i) % classes == label ? 1 : 0);
            }
        }
    }
}
