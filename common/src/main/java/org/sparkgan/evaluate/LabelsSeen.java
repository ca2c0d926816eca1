package org.sparkgan.evaluate;

import java.util.List;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.score.ModeCoverage;

/**
 * The labels that a classifier has seen in a set of images.
 *
 * @param stack what the images are made of; null where each is one picture
 * @param all how often each label occurs, each mode in a stacked set
 */
record LabelsSeen(Stack stack, LabelHistogram all) {
    /** How often each label of a picture occurs. */
    LabelHistogram ofPictures() {
        if (stack == null) {
            return all;
        }
        LabelHistogram pictures = new LabelHistogram(stack.labels());
        for (int mode = 0; mode < stack.modes(); mode++) {
            for (int channel = 0; channel < Stack.CHANNELS; channel++) {
                pictures.add(stack.label(mode, channel), all.counts().get(mode));
            }
        }
        return pictures;
    }

    /** The share of each label of a picture, which add up to 1. */
    List<Double> shares() {
        return ofPictures().shares();
    }

    /**
     * How much of the modes of real images these ones have; null where they are not stacked. The share of a mode among real images
     * is the product of the shares of its labels, as channels are drawn independently.
     */
    ModeCoverage coverage(LabelsSeen real) {
        if (stack == null) {
            return null;
        }
        List<Double> labels = real.shares();
        List<Double> shares = all.shares();
        int found = 0;
        double divergence = 0;
        for (int mode = 0; mode < stack.modes(); mode++) {
            double share = shares.get(mode);
            if (share > 0) {
                double expected = labels.get(stack.label(mode, 0))
                        * labels.get(stack.label(mode, 1))
                        * labels.get(stack.label(mode, 2));
                found++;
                divergence += share * Math.log(share / expected);
            }
        }
        return new ModeCoverage(found, stack.modes(), Double.isFinite(divergence) ? divergence : null);
    }
}
