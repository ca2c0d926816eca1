package org.sparkgan.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Fréchet distances between real and generated images of one label, for each label of a conditional generator.
 *
 * @param mean of those that are known; null where none is
 * @param byLabel of each label, in their order; null where there are too few images of it
 * @param images generated and real images of each label, the fewer of both
 */
public record LabelDistances(Double mean, List<Double> byLabel, List<Integer> images) {
    /** Works out the mean. */
    public static LabelDistances of(List<Double> byLabel, List<Integer> images) {
        List<Double> known = byLabel.stream().filter(Objects::nonNull).toList();
        Double mean = known.isEmpty()
                ? null
                : (Double) known.stream()
                        .mapToDouble(distance -> distance)
                        .average()
                        .orElseThrow();
        return new LabelDistances(mean, byLabel, images);
    }

    /** How many labels have too few images. */
    public int leftOut() {
        return (int) byLabel.stream().filter(Objects::isNull).count();
    }

    /** Keeps copies. */
    public LabelDistances {
        byLabel = Collections.unmodifiableList(new ArrayList<>(byLabel));
        images = List.copyOf(images);
    }
}
