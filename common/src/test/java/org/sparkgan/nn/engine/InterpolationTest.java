package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.Upsample;
import org.sparkgan.reference.Numbers;

/** Huang 2024 interpolates by [1, 3, 3, 1] with stride 2 and padding 1, and by four times its transpose. */
class InterpolationTest extends InDouble {
    private static final int[] KERNEL = {1, 3, 3, 1};
    private static final int SMALL = 3;
    private static final int LARGE = 2 * SMALL;

    InterpolationTest() {
        super(4);
    }

    @Test
    void smoothingAndPoolingHalve() {
        FeatureMaps maps = new FeatureMaps(1, LARGE, LARGE);
        BoundNetwork batch = batch(network(List.of(new Smooth(maps), AveragePool.halving(maps))));
        batch.forward();
        double[] image = Numbers.of(batch.input());
        double[] halved = new double[BATCH * SMALL * SMALL];
        visit((small, large, share) -> halved[small] += share * image[large]);
        assertThat(Numbers.of(batch.output())).containsExactly(halved, within(1e-14));
    }

    @Test
    void upsamplingAndSmoothingDouble() {
        BoundNetwork batch = batch(network(
                List.of(new Upsample(new FeatureMaps(1, SMALL, SMALL)), new Smooth(new FeatureMaps(1, LARGE, LARGE)))));
        batch.forward();
        double[] image = Numbers.of(batch.input());
        double[] doubled = new double[BATCH * LARGE * LARGE];
        visit((small, large, share) -> doubled[large] += 4 * share * image[small]);
        assertThat(Numbers.of(batch.output())).containsExactly(doubled, within(1e-14));
    }

    private interface Visitor {
        void visit(int small, int large, double share);
    }

    /** Each pair of a small image's pixel and a pixel of the large image under its window. */
    private static void visit(Visitor visitor) {
        for (int i = 0; i < BATCH * SMALL * SMALL * KERNEL.length * KERNEL.length; i++) {
            int row = i % 4;
            int column = i / 4 % 4;
            int small = i / 16;
            int y = 2 * (small / SMALL % SMALL) - 1 + row;
            int x = 2 * (small % SMALL) - 1 + column;
            if (y >= 0 && y < LARGE && x >= 0 && x < LARGE) {
                int large = (small / SMALL / SMALL * LARGE + y) * LARGE + x;
                visitor.visit(small, large, KERNEL[row] * KERNEL[column] / 64.0);
            }
        }
    }
}
