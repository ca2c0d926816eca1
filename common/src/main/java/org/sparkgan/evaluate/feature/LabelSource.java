package org.sparkgan.evaluate.feature;

/** A network whose features tell the labels of images. */
public sealed interface LabelSource extends FeatureSource permits Classifier, StackedClassifier {
    /** Labels that it tells apart. */
    int classes();

    /** Numbers that stand for an image. */
    int dimension();

    /** The label of an image whose features are those at {@code offset}. */
    int classOf(float[] features, int offset);
}
