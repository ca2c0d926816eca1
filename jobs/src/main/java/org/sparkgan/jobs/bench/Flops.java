package org.sparkgan.jobs.bench;

import java.util.stream.Stream;
import org.sparkgan.config.BoundName;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

/** Floating-point operations that an iteration cannot do without: two for each multiplication of a weight, nothing else. */
final class Flops {
    private Flops() {}

    /** Of one iteration, for each image of a critic step. */
    static double perImage(GanSpec spec) {
        double generator = all(spec.generator());
        double critic = all(spec.critic());
        double criticFirst = first(spec.critic());
        boolean isBetween = spec.gan().objective().bound() == BoundName.INTERPOLATED;
        double samples = isBetween ? 3 : 2;
        double criticStep = generator + samples * (critic + (critic - criticFirst) + critic);
        // A penalty's input gradient, then its pass through all layers but the last.
        double penalty = penalties(spec.gan()) * (criticFirst + critic - last(spec.critic()));
        double scores = spec.gan().objective() == ObjectiveName.RPGAN ? 2 : 1;
        double generatorStep = generator + (scores + 1) * critic + (generator - first(spec.generator())) + generator;
        return 2 * (spec.gan().criticSteps() * (criticStep + penalty) + generatorStep);
    }

    private static int penalties(GanSettings gan) {
        return gan.objective().bound() == BoundName.INTERPOLATED ? 1 : (gan.r1() > 0 ? 1 : 0) + (gan.r2() > 0 ? 1 : 0);
    }

    private static double all(NetworkSpec spec) {
        return weighted(spec).mapToDouble(Layer::multiplications).sum();
    }

    private static double first(NetworkSpec spec) {
        return weighted(spec).findFirst().orElseThrow().multiplications();
    }

    private static double last(NetworkSpec spec) {
        return weighted(spec).reduce((before, layer) -> layer).orElseThrow().multiplications();
    }

    private static Stream<Layer> weighted(NetworkSpec spec) {
        return spec.leaves().filter(layer -> layer.multiplications() > 0);
    }
}
