package org.sparkgan.evaluate.distance;

import java.util.Arrays;
import java.util.stream.Stream;
import org.sparkgan.evaluate.FormulaImages;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.reference.Reference;

/** Features by a formula that {@code evaluation_values.py} has too: columns are correlated, odd ones are shifted. */
final class FormulaFeatures {
    private FormulaFeatures() {}

    /** Of images {@code from} to {@code from + count}. */
    static Features of(int from, int count, int dimension, float shift) {
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            int number = from + i / dimension;
            int j = i % dimension;
            int own = FormulaImages.hash(number, 0, 0, j) + FormulaImages.hash(number, 1, 0, j) - 255;
            int shared = (FormulaImages.hash(number, 2, 0, 0) - 128) * (j % 5 - 2);
            values[i] = (own + shared) / 64f + j % 2 * shift;
        }
        return new Features(dimension, values);
    }

    /** The same images once more, with noise of up to {@code most} on each number. */
    static Features noisy(Features features, float most) {
        float[] values = features.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (FormulaImages.hash(i, 5, 0, 0) - 127.5f) / 127.5f * most;
        }
        return new Features(features.dimension(), values);
    }

    /** Images {@code from} to {@code to}, exclusive. */
    static Features rows(Features features, int from, int to) {
        int dimension = features.dimension();
        return new Features(dimension, Arrays.copyOfRange(features.values(), from * dimension, to * dimension));
    }

    /** Cases with reference values. */
    static Stream<Reference> cases() {
        return Reference.read("evaluation.json").list("features").stream();
    }

    /** The real or the generated features of a case. */
    static Features of(Reference expected, String which) {
        double[] drawing = expected.doubles(which);
        return of((int) drawing[0], (int) drawing[1], expected.integer("dimension"), (float) drawing[2]);
    }

    /** One image's features over and over, as of a generator that has collapsed. */
    static Features collapsed(Features features, int count) {
        float[] values = new float[count * features.dimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = features.values()[i % features.dimension()];
        }
        return new Features(features.dimension(), values);
    }
}
