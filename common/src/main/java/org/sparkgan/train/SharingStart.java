package org.sparkgan.train;

import java.io.DataInput;
import java.io.IOException;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;

/**
 * Workers that share gradients start from the same parameters. The moments are their own, the moving average is the driver's.
 *
 * @param spec what is trained
 */
record SharingStart(GanSpec spec) implements WorkerStart<SharingState> {
    @Override
    public GanState shared(GanState state) {
        return GanState.ofParameters(state.iteration(), state.generator(), state.critic());
    }

    @Override
    public SharingState fresh(int worker, GanState shared) {
        return SharingState.of(worker, shared, WorkerMemory.fresh(spec));
    }

    @Override
    public SharingState read(int worker, GanState shared, DataInput in) throws IOException {
        return SharingState.of(worker, shared, WorkerMemory.read(in));
    }
}
