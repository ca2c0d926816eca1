package org.sparkgan.score;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import org.sparkgan.config.ScoreName;

/**
 * The scores of a generator, a line of {@code scores.jsonl}; null is what could not be computed.
 *
 * @param iteration generator steps that the generator had taken; null where its file does not tell
 * @param images generated, and as many real ones
 * @param slicedWasserstein mean over all levels of the pyramid, times 1000 (Karras 2018); 0 is best; null below 7 pixels
 * @param slicedWassersteinByLevel the same for each level, from the finest
 * @param msSsim mean similarity of two generated images, 0 to 1, where all are the same (Odena 2017); null below 11 pixels
 * @param msSsimReal the same of two real images
 * @param features what the scores below see images with
 * @param protocol of {@code features}, where an ONNX file gives them; else null
 * @param frechetDistance of {@code features} (the formula of Heusel 2017); 0 is best
 * @param kernelDistance of {@code features} (the formula of Bińkowski 2018); 0 is best
 * @param kernelDeviation standard deviation of the kernel distances of subsets, of which the other is the mean
 * @param precision share of generated images among the real ones (Kynkäänniemi 2019), 0 to 1
 * @param recall share of real images among the generated ones, 0 to 1
 * @param density how many real images are near a generated one, over the expected number (Naeem 2020), 0 and more; about 1 is best
 * @param coverage share of real images that have a generated one near, 0 to 1 (Naeem 2020)
 * @param labelShares share of each label among generated images, as the classifier sees them; empty without labels
 * @param labelSharesReal the same of the real images
 * @param labelNames of the labels, in their order; empty where they are numbers
 * @param labelEntropy of {@code labelShares}, in nats; null without labels
 * @param modeCoverage of a stacked dataset, as numbers beside the others; null where the dataset is not stacked
 * @param otherReal what as many other real images get in place of generated ones; null where the dataset has too few
 * @param realSide which real images were compared; null where none are held out
 * @param critic what a critic thinks of images that it was trained on and others; null where none are held out, or it is not known
 * @param withinLabels distances of each label's images; null where they were not asked for
 * @param seconds that the evaluation took
 */
public record Evaluation(
        Integer iteration,
        int images,
        Double slicedWasserstein,
        List<Double> slicedWassersteinByLevel,
        Double msSsim,
        Double msSsimReal,
        String features,
        FeatureProtocol protocol,
        Double frechetDistance,
        Double kernelDistance,
        Double kernelDeviation,
        Double precision,
        Double recall,
        Double density,
        Double coverage,
        List<Double> labelShares,
        List<Double> labelSharesReal,
        List<String> labelNames,
        Double labelEntropy,
        @JsonUnwrapped ModeCoverage modeCoverage,
        SetDistances otherReal,
        RealSide realSide,
        CriticScores critic,
        LabelDistances withinLabels,
        double seconds) {
    private static final String FID = "FID";
    private static final String KID = "KID";

    /** The scores on one line, for a log. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s %.3f, %s %.5f, precision %.3f, recall %.3f, density %.3f, coverage %.3f, sliced Wasserstein"
                        + " %s, similarity %s of %s, %s%s%d images, %.1f s",
                givesFid() ? FID : "Fréchet",
                frechetDistance,
                givesFid() ? KID : "kernel",
                kernelDistance,
                precision,
                recall,
                density,
                coverage,
                text(slicedWasserstein),
                text(msSsim),
                text(msSsimReal),
                modeCoverage == null ? "" : modeCoverage.summary() + ", ",
                critic == null ? "" : critic.summary() + ", ",
                images,
                seconds);
    }

    /** What the Fréchet distance is called: FID where others call it so. */
    public String frechetName() {
        return givesFid() ? FID : "Fréchet distance";
    }

    /** What the kernel distance is called: KID where others call it so. */
    public String kernelName() {
        return givesFid() ? KID : "kernel distance";
    }

    private boolean givesFid() {
        return protocol != null && protocol.givesFid(images);
    }

    private static String text(Double number) {
        return number == null ? "unknown" : String.format(Locale.ROOT, "%.3f", number);
    }

    /**
     * One of the scores that tell which of two generators is better; the lower the better.
     *
     * @return null where it was not computed
     */
    public Double score(ScoreName name) {
        return switch (name) {
            case FRECHET_DISTANCE -> frechetDistance;
            case KERNEL_DISTANCE -> kernelDistance;
            case SLICED_WASSERSTEIN -> slicedWasserstein;
        };
    }

    /** Keeps copies. */
    public Evaluation {
        slicedWassersteinByLevel = List.copyOf(slicedWassersteinByLevel);
        labelShares = List.copyOf(labelShares);
        labelSharesReal = List.copyOf(labelSharesReal);
        labelNames = List.copyOf(labelNames);
    }
}
