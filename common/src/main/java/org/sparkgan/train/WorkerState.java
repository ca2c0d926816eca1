package org.sparkgan.train;

import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.sparkgan.gan.GanState;

/**
 * Where a worker stands between two rounds of a mode in which it knows something alone. Never changed: Spark may ask for it
 * again.
 */
interface WorkerState extends Serializable {
    /** Its number, from 0. */
    int worker();

    /** What its engine goes on from. */
    GanState state();

    /** Writes what it alone knows, bit for bit. */
    void write(DataOutput out) throws IOException;
}
