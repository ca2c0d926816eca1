package org.sparkgan.jobs.bench;

import java.util.List;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.nn.Dense;
import org.sparkgan.nn.NetworkSpec;

/** Floating-point operations that an iteration cannot do without: two for each weight in each product, nothing else. */
final class Flops {
    private Flops() {}

    /** Of one iteration, for each image of a critic step. */
    static double perImage(GanSpec spec) {
        double generator = weights(spec.generator());
        double critic = weights(spec.critic());
        double criticFirst = first(spec.critic());
        boolean penalised = spec.gan().objective() == ObjectiveName.WGAN_GP;
        double samples = penalised ? 3 : 2;
        double criticStep = generator + samples * (critic + (critic - criticFirst) + critic);
        // The penalty's input gradient, then its tangents through all layers but the last.
        double penalty = penalised ? criticFirst + critic - last(spec.critic()) : 0;
        double generatorStep = generator + 2 * critic + (generator - first(spec.generator())) + generator;
        return 2 * (spec.gan().criticSteps() * (criticStep + penalty) + generatorStep);
    }

    private static double weights(NetworkSpec spec) {
        return dense(spec).stream().mapToDouble(Flops::weights).sum();
    }

    private static double first(NetworkSpec spec) {
        return weights(dense(spec).get(0));
    }

    private static double last(NetworkSpec spec) {
        List<Dense> layers = dense(spec);
        return weights(layers.get(layers.size() - 1));
    }

    private static double weights(Dense layer) {
        return (double) layer.inputs() * layer.outputs();
    }

    private static List<Dense> dense(NetworkSpec spec) {
        return spec.layers().stream()
                .filter(Dense.class::isInstance)
                .map(Dense.class::cast)
                .toList();
    }
}
