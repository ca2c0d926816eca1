package org.sparkgan.jobs.check;

import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.ImageMaps.Way;
import org.sparkgan.compute.Matrix;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PolicyName;
import org.sparkgan.gan.augment.Augmentation;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Affine maps of images, those of all policies of augmentation together. */
final class ImageMapChecks {
    private static final double PROBABILITY = 0.8;

    private ImageMapChecks() {}

    static void run(Workbench bench) {
        both(bench, new ImageShape(1, 6, 5), 4);
        both(
                bench,
                new ImageShape(3, bench.scale().of(32, 7), bench.scale().of(32, 8)),
                bench.scale().of(128, 3));
    }

    private static void both(Workbench bench, ImageShape shape, int samples) {
        FeatureMaps images = new FeatureMaps(shape.channels(), shape.height(), shape.width());
        Known maps = maps(bench, shape, samples);
        for (Way way : Way.values()) {
            ImageMaps mapping = new ImageMaps(images, way);
            Known from = bench.numbers(images.values(), samples);
            Matrix to = bench.empty(images.values(), samples);
            bench.check(
                    (way == Way.FORWARD ? "maps of " : "maps back to ") + samples + " images of " + images,
                    bench.device().map(mapping, maps.matrix(), from.matrix(), to),
                    to,
                    Work.floats(2.0 * to.length()),
                    index -> {
                        PlainImageMap map =
                                new PlainImageMap(mapping, maps.values(), from.values(), index / images.values());
                        int number = index % images.values();
                        return way == Way.FORWARD ? map.forward(number) : map.back(number);
                    });
        }
    }

    private static Known maps(Workbench bench, ImageShape shape, int samples) {
        List<PolicyName> policies = Stream.of(PolicyName.values())
                .filter(policy -> shape.channels() > 1 || !policy.needsColour())
                .toList();
        Augmentation augmentation = new Augmentation(new AugmentSettings(policies, PROBABILITY), shape);
        float[] drawn = new float[augmentation.numbers() * samples];
        augmentation.draw(new RandomStream(1, Purpose.AUGMENT_REAL), 0, 0, 0, samples, drawn, 0);
        double[] values = new double[drawn.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = drawn[i];
        }
        Matrix matrix = bench.empty(augmentation.numbers(), samples);
        matrix.write(values);
        return new Known(matrix, values);
    }
}
