package org.sparkgan.train;

import java.io.DataInput;
import java.io.IOException;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;

/**
 * Workers that share gradients start from the same parameters and, where a run begins with moments of another, from these. From then on
 * the moments are their own; the moving average is the driver's.
 *
 * @param spec what is trained
 */
record SharingStart(GanSpec spec) implements WorkerStart<SharingState> {
    @Override
    public GanState shared(GanState state) {
        return GanState.ofParameters(state.iteration(), state.generator(), state.critic())
                .withOptimizers(known(state.generatorOptimizer()), known(state.criticOptimizer()))
                .withFeedback(state.feedback());
    }

    /** Fresh moments need not travel. */
    private static OptimizerState known(OptimizerState moments) {
        return moments.steps() > 0 ? moments : OptimizerState.NONE;
    }

    @Override
    public SharingState fresh(int worker, GanState shared) {
        return SharingState.of(worker, shared, WorkerMemory.fresh(spec, shared));
    }

    @Override
    public SharingState read(int worker, GanState shared, DataInput in) throws IOException {
        return SharingState.of(worker, shared, WorkerMemory.read(in));
    }
}
