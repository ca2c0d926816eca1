package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.ImageMaps.Way;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PolicyName;
import org.sparkgan.gan.augment.Augmentation;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Affine maps of images against the CPU's. */
class CudaImageMapsTest extends OnStandIn {
    private static final int SAMPLES = 5;

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 6, 5", "3, 7, 9", "3, 32, 32"})
    void bothWays(int channels, int height, int width) {
        List<PolicyName> all = Stream.of(PolicyName.values())
                .filter(policy -> channels > 1 || !policy.needsColour())
                .toList();
        Stream.concat(all.stream().map(List::of), Stream.of(all)).forEach(policies -> {
            assertLikeTheCpu(policies, new ImageShape(channels, height, width));
        });
    }

    private void assertLikeTheCpu(List<PolicyName> policies, ImageShape shape) {
        Augmentation augmentation = new Augmentation(new AugmentSettings(policies, 0.8), shape);
        float[] drawn = new float[SAMPLES * augmentation.numbers()];
        augmentation.draw(new RandomStream(7, Purpose.AUGMENT_REAL), 2, 0, 0, SAMPLES, drawn, 0);
        double[] numbers = new double[drawn.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = drawn[i];
        }
        Twin maps = of(augmentation.numbers(), SAMPLES, numbers);
        FeatureMaps images = new FeatureMaps(shape.channels(), shape.height(), shape.width());
        for (Way way : Way.values()) {
            Twin from = inside(images.values(), SAMPLES);
            Twin to = inside(images.values(), SAMPLES);
            ImageMaps mapping = new ImageMaps(images, way);
            cpu.map(mapping, maps.ofCpu(), from.ofCpu(), to.ofCpu()).run();
            gpu.map(mapping, maps.ofGpu(), from.ofGpu(), to.ofGpu()).run();
            to.assertClose(2e-5);
        }
    }

    @Test
    void aPixelHasFourChannelsAtMost() {
        assertThat(new ImageMaps(new FeatureMaps(4, 2, 2), Way.BACK).numbers()).isEqualTo(12 + 16 + 8);
        assertThatThrownBy(() -> new ImageMaps(new FeatureMaps(5, 2, 2), Way.BACK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid images: of 1 to 4 channels, but are 5x2x2");
    }
}
