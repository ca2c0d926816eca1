package org.sparkgan.score;

import java.util.Locale;

/**
 * Mean scores of a critic, before any sigmoid. Where an objective compares scores with each other only ({@code rpgan}), a mean says
 * nothing, but a difference of means does.
 *
 * @param training of images that it was trained on
 * @param heldOut of images that nobody trained on
 * @param generated of the generator's images
 * @param gap how much of the way from generated to training images held-out ones lack, (training - heldOut) / (training - generated):
 *     about 0 where the critic knows no training image by heart, 1 where held-out ones are to it as generated ones; null where it tells
 *     nothing apart
 * @param trainingImages how many of them
 * @param heldOutImages how many of them
 */
public record CriticScores(
        double training, double heldOut, double generated, Double gap, int trainingImages, int heldOutImages) {
    /** Works out the gap. */
    public static CriticScores of(
            double training, double heldOut, double generated, int trainingImages, int heldOutImages) {
        double gap = (training - heldOut) / (training - generated);
        return new CriticScores(
                training, heldOut, generated, Double.isFinite(gap) ? gap : null, trainingImages, heldOutImages);
    }

    /** On a line, for a log. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "critic %.3f on training images, %.3f on held-out ones, %.3f on generated ones, gap %s",
                training,
                heldOut,
                generated,
                gap == null ? "unknown" : String.format(Locale.ROOT, "%.3f", gap));
    }
}
