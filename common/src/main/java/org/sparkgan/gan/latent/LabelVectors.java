package org.sparkgan.gan.latent;

import java.util.Arrays;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.nn.engine.BoundNetwork;

/** The labels of a batch in the JVM, one a sample, beside the matrix from which a network reads them. */
public final class LabelVectors {
    private final HostVector vector;
    private final int rows;

    /**
     * Mirrors {@link BoundNetwork#labels()}.
     *
     * @param labels {@code [classes + 1, batch]}
     */
    public LabelVectors(Device device, Matrix labels) {
        vector = device.mirror(labels);
        rows = Math.toIntExact(labels.rows());
    }

    /**
     * Gives a sample its label; {@link #upload()} brings it to the network.
     *
     * @throws IllegalArgumentException for a number that is none of a label
     */
    public void set(int sample, int label) {
        if (label < 0 || label >= rows - 1) {
            throw new IllegalArgumentException(
                    "Invalid label: must be 0 to " + (rows - 2) + ", but an image has " + label);
        }
        int from = sample * rows;
        Arrays.fill(vector.values(), from, from + rows - 1, 0);
        vector.values()[from + label] = 1;
        vector.values()[from + rows - 1] = 1;
    }

    public void upload() {
        vector.upload();
    }
}
