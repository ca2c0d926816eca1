package org.sparkgan.evaluate;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.evaluate.feature.FeatureReader;

/**
 * Looks through a dataset for the images nearest to some others, by Spark tasks that each keep the nearest of their own part: memory
 * grows with the number wanted, not with the dataset.
 *
 * @param spark runs the tasks
 * @param tools what sees images
 * @param each how many are wanted for each image
 */
record NearestImages(JavaSparkContext spark, Broadcast<SetMeasures.Tools> tools, int each) {
    /** Bytes of the pixels that a task reads at once. */
    private static final int PART_BYTES = 1 << 25;

    /** An image of the dataset, by distance, then by its place, so that no order of tasks changes which are kept. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its other parts
    private record Found(double distance, int row, byte[] pixels) implements Serializable, Comparable<Found> {
        @Override
        public int compareTo(Found other) {
            int nearer = Double.compare(distance, other.distance);
            return nearer != 0 ? nearer : Integer.compare(row, other.row);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Found found && compareTo(found) == 0;
        }

        @Override
        public int hashCode() {
            return row;
        }
    }

    /** The nearest of each of the images. */
    private record Nearest(List<TreeSet<Found>> ofEach, int wanted) implements Serializable {
        static Nearest none(int images, int wanted) {
            return new Nearest(
                    Stream.generate(TreeSet<Found>::new).limit(images).toList(), wanted);
        }

        boolean wants(int image, double distance) {
            TreeSet<Found> known = ofEach.get(image);
            return known.size() < wanted || distance <= known.last().distance;
        }

        void add(int image, Found found) {
            TreeSet<Found> known = ofEach.get(image);
            known.add(found);
            if (known.size() > wanted) {
                known.pollLast();
            }
        }

        Nearest plus(Nearest other) {
            Nearest both = none(ofEach.size(), wanted);
            for (int i = 0; i < ofEach.size(); i++) {
                for (Found found : ofEach.get(i)) {
                    both.add(i, found);
                }
                for (Found found : other.ofEach.get(i)) {
                    both.add(i, found);
                }
            }
            return both;
        }
    }

    /**
     * The nearest images of a dataset.
     *
     * @param images uint8 {@code [count, channels, height, width]}
     * @return uint8 {@code [count, each, channels, height, width]}, the nearest first; where the dataset has fewer, the last ones are
     *     black
     */
    byte[] of(byte[] images, PackedDataset dataset) {
        ImageShape shape = tools.value().shape();
        int values = shape.values();
        int searched = (int) Math.min(Integer.MAX_VALUE, dataset.images());
        int parts = (int) Math.max(spark.defaultParallelism(), (long) searched * values / PART_BYTES + 1);
        JavaRDD<ImageBlock> blocks = new FirstImages(dataset).blocks(searched, RealImages.BLOCK, parts);
        Broadcast<SetMeasures.Tools> sees = tools;
        int wanted = each;
        Nearest nearest = blocks.mapPartitions(task ->
                        List.of(ofPart(task, images, sees.value(), wanted)).iterator())
                .treeReduce(Nearest::plus);
        int count = images.length / values;
        byte[] pixels = new byte[Math.multiplyExact(count * each, values)];
        for (int i = 0; i < count; i++) {
            int at = i * each;
            for (Found found : nearest.ofEach.get(i)) {
                System.arraycopy(found.pixels, 0, pixels, at * values, values);
                at++;
            }
        }
        return pixels;
    }

    private static Nearest ofPart(Iterator<ImageBlock> blocks, byte[] images, SetMeasures.Tools tools, int wanted) {
        Device device = TaskDevice.untilTheTaskEnds(tools.compute(), memory -> Classifier.plan(tools.shape(), memory));
        try (FeatureReader reader = tools.features().open(device)) {
            return ofPart(blocks, images, tools.shape().values(), reader, wanted);
        }
    }

    private static Nearest ofPart(
            Iterator<ImageBlock> blocks, byte[] images, int values, FeatureReader reader, int wanted) {
        Nearest nearest = Nearest.none(images.length / values, wanted);
        float[] wantedFeatures = reader.read(images);
        int dimension = reader.dimension();
        blocks.forEachRemaining(block -> {
            float[] seen = reader.read(block.pixels());
            for (int i = 0; i < block.count(values); i++) {
                for (int image = 0; image < images.length / values; image++) {
                    double distance = squared(wantedFeatures, image * dimension, seen, i * dimension, dimension);
                    if (nearest.wants(image, distance)) {
                        byte[] pixels = new byte[values];
                        System.arraycopy(block.pixels(), i * values, pixels, 0, values);
                        nearest.add(image, new Found(distance, block.first() + i, pixels));
                    }
                }
            }
        });
        return nearest;
    }

    private static double squared(float[] a, int atA, float[] b, int atB, int dimension) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double apart = a[atA + i] - b[atB + i];
            sum += apart * apart;
        }
        return sum;
    }
}
