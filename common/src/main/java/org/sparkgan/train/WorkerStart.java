package org.sparkgan.train;

import java.io.DataInput;
import java.io.IOException;
import java.io.Serializable;
import org.sparkgan.gan.GanState;

/**
 * How the workers of a mode start.
 *
 * @param <S> where a worker stands
 */
interface WorkerStart<S extends WorkerState> extends Serializable {
    /** What of the driver's state the workers start from. */
    GanState shared(GanState state);

    /** A worker that knows nothing but what is shared. */
    S fresh(int worker, GanState shared);

    /** A worker that knows what {@link WorkerState#write} wrote, besides what is shared. */
    S read(int worker, GanState shared, DataInput in) throws IOException;
}
