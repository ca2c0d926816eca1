package org.sparkgan.evaluate;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.distance.FeatureMoments;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.evaluate.feature.Classifier;
import org.sparkgan.evaluate.feature.FeatureReader;
import org.sparkgan.evaluate.feature.FeatureSource;
import org.sparkgan.evaluate.feature.Features;

/**
 * Mean and covariance of the features of images, added up on the executors in double precision: the driver holds those of a few tasks,
 * however many images there are. The number of tasks may change the last digits.
 *
 * @param compute on what tasks compute
 * @param shape of the images
 */
record ImageStatistics(JavaSparkContext spark, ComputeSettings compute, ImageShape shape) {
    /** Those of all images. */
    FeatureStatistics of(JavaRDD<ImageBlock> images, FeatureSource source) {
        Broadcast<FeatureSource> features = spark.broadcast(source);
        ComputeSettings on = compute;
        ImageShape seen = shape;
        try {
            return images.mapPartitions(blocks ->
                            List.of(moments(blocks, features.value(), on, seen)).iterator())
                    .treeReduce(FeatureMoments::plus)
                    .statistics();
        } finally {
            features.destroy();
        }
    }

    private static FeatureMoments moments(
            Iterator<ImageBlock> blocks, FeatureSource source, ComputeSettings compute, ImageShape shape) {
        Device device = TaskDevice.untilTheTaskEnds(compute, memory -> Classifier.plan(shape, memory));
        try (FeatureReader reader = source.open(device)) {
            FeatureMoments sum = FeatureMoments.of(new Features(reader.dimension(), new float[0]));
            while (blocks.hasNext()) {
                sum = sum.plus(FeatureMoments.of(new Features(
                        reader.dimension(), reader.read(blocks.next().pixels()))));
            }
            return sum;
        }
    }
}
