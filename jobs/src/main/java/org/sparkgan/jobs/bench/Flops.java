package org.sparkgan.jobs.bench;

import java.util.stream.Stream;
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
        boolean penalised = spec.gan().penalised();
        double samples = penalised ? 3 : 2;
        double criticStep = generator + samples * (critic + (critic - criticFirst) + critic);
        // The penalty's input gradient, then its tangents through all layers but the last.
        double penalty = penalised ? criticFirst + critic - last(spec.critic()) : 0;
        double generatorStep = generator + 2 * critic + (generator - first(spec.generator())) + generator;
        return 2 * (spec.gan().criticSteps() * (criticStep + penalty) + generatorStep);
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
