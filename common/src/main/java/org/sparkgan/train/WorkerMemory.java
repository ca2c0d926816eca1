package org.sparkgan.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.storage.FloatVectors;

/**
 * What a worker alone knows in gradient sharing.
 *
 * @param generator of the generator
 * @param critic of the critic
 */
record WorkerMemory(Player generator, Player critic) implements Serializable {
    /**
     * What it knows of one network.
     *
     * @param optimizer moments
     * @param residual updates that were not sent yet, a number for each parameter that learns
     * @param encoder decides the next threshold
     */
    @SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied by nobody
    record Player(OptimizerState optimizer, float[] residual, Encoder encoder) implements Serializable {
        /** With fresh moments where {@code known} are none. */
        private static Player fresh(OptimizerSettings settings, NetworkSpec network, OptimizerState known) {
            return new Player(
                    known.steps() > 0 ? known : OptimizerState.fresh(settings, network.parameters()),
                    new float[Math.toIntExact(network.learning())],
                    Encoder.FRESH);
        }

        /**
         * After a round.
         *
         * @param optimizer as the round left it; copied
         * @param encoded what the round's update came to
         */
        static Player after(OptimizerState optimizer, UpdateCodec.Encoded encoded) {
            return new Player(optimizer.copy(), encoded.residual(), encoded.encoder());
        }

        private void write(DataOutput out) throws IOException {
            StateMessage.write(optimizer, out);
            FloatVectors.write(residual, out);
            encoder.write(out);
        }

        private static Player read(DataInput in) throws IOException {
            return new Player(StateMessage.readOptimizer(in), FloatVectors.read(in), Encoder.read(in));
        }
    }

    /**
     * Before the first round.
     *
     * @param shared whose moments all workers begin with, where it has some
     */
    static WorkerMemory fresh(GanSpec spec, GanState shared) {
        return new WorkerMemory(
                Player.fresh(spec.optimizer().generator(), spec.generator(), shared.generatorOptimizer()),
                Player.fresh(spec.optimizer().critic(), spec.critic(), shared.criticOptimizer()));
    }

    /** Writes all numbers, bit for bit. */
    void write(DataOutput out) throws IOException {
        generator.write(out);
        critic.write(out);
    }

    /** Reads what {@link #write} wrote. */
    static WorkerMemory read(DataInput in) throws IOException {
        return new WorkerMemory(Player.read(in), Player.read(in));
    }
}
