package org.sparkgan.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.data.shard.LabelledBlock;
import org.sparkgan.data.shard.LabelledImages.Labels;
import org.sparkgan.gan.Critic;
import org.sparkgan.gan.CriticScorer;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.CriticScores;

/**
 * Mean scores of a critic over sets of images, by Spark tasks. Blocks are added in their order, so that the number of tasks changes no
 * mean in its last bit.
 */
final class CriticMeans implements AutoCloseable {
    private final JavaSparkContext spark;
    private final NetworkSpec network;
    private final ComputeSettings compute;
    private final Broadcast<float[]> parameters;

    /** Sends the critic to the executors. */
    CriticMeans(JavaSparkContext spark, Critic critic, ComputeSettings compute) {
        this.spark = spark;
        this.network = critic.network();
        this.compute = compute;
        this.parameters = spark.broadcast(critic.parameters());
    }

    /** The sum of a block's scores. */
    private record Part(int first, int count, double sum) implements Serializable {}

    /** Of the first images on both sides of a split, up to {@code most} of each, and of generated ones. */
    CriticScores of(RealSplit split, int most, JavaRDD<ImageBlock> generated) {
        int training = (int) Math.min(most, split.trainedOn().images());
        int heldOut = (int) Math.min(most, split.heldOut().images());
        return CriticScores.of(
                ofReal(split.trainedOn(), training),
                ofReal(split.heldOut(), heldOut),
                ofGenerated(generated),
                training,
                heldOut);
    }

    private double ofReal(PackedDataset dataset, int count) {
        return mean(new FirstImages(dataset)
                .blocks(
                        count,
                        RealImages.BLOCK,
                        spark.defaultParallelism(),
                        network.classes() > 0 ? Labels.WANTED : Labels.NOT_WANTED));
    }

    /** Of images that a generator made, of all labels in turn. */
    private double ofGenerated(JavaRDD<ImageBlock> images) {
        LabelCycle cycle = new LabelCycle(0, network.classes());
        int values = network.inputs();
        return mean(images.map(block -> new LabelledBlock(block, labels(block, values, cycle))));
    }

    private static int[] labels(ImageBlock block, int values, LabelCycle cycle) {
        return cycle.count() == 0
                ? new int[0]
                : IntStream.range(0, block.count(values))
                        .map(i -> cycle.of(block.first() + i))
                        .toArray();
    }

    private double mean(JavaRDD<LabelledBlock> blocks) {
        NetworkSpec layers = network;
        ComputeSettings on = compute;
        Broadcast<float[]> numbers = parameters;
        List<Part> parts = new ArrayList<>(blocks.mapPartitions(task -> {
                    Device device = TaskDevice.untilTheTaskEnds(on, memory -> CriticScorer.plan(layers, memory));
                    CriticScorer scorer = new CriticScorer(device, layers, numbers.value());
                    List<Part> own = new ArrayList<>();
                    task.forEachRemaining(block -> own.add(part(scorer, block)));
                    return own.iterator();
                })
                .collect());
        parts.sort(Comparator.comparingInt(Part::first));
        return parts.stream().mapToDouble(Part::sum).reduce(0, Double::sum)
                / parts.stream().mapToInt(Part::count).sum();
    }

    private static Part part(CriticScorer scorer, LabelledBlock block) {
        float[] scores = scorer.scores(block.images().pixels(), block.labels());
        double sum = 0;
        for (float score : scores) {
            sum += score;
        }
        return new Part(block.images().first(), scores.length, sum);
    }

    /** Lets it go. */
    @Override
    public void close() {
        parameters.destroy();
    }
}
