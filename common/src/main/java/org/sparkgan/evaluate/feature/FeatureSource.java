package org.sparkgan.evaluate.feature;

import java.io.Serializable;

/** A network that sees images, as it goes to the tasks. */
public sealed interface FeatureSource extends Serializable permits Classifier, FeatureZip {
    /** The network at work, for one thread. */
    FeatureReader open();

    /** As reports name it. */
    String describe();
}
