package org.sparkgan.evaluate.feature;

import java.io.Serializable;
import org.sparkgan.compute.Device;

/** A network that sees images, as it goes to the tasks. */
public sealed interface FeatureSource extends Serializable permits LabelSource, FeatureFile {
    /**
     * The network at work, for one thread, which closes it.
     *
     * @param device what computes it, unless DL4J or ONNX Runtime does
     */
    FeatureReader open(Device device);

    /** As reports name it. */
    String describe();
}
