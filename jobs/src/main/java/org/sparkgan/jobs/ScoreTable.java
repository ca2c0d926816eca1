package org.sparkgan.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.EvaluateSettings;
import org.sparkgan.config.JobConfig;
import org.sparkgan.score.CriticScores;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.LabelDistances;
import org.sparkgan.score.ModeCoverage;
import org.sparkgan.score.RealSide;
import org.sparkgan.score.SetDistances;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.FreeFile;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.StoreRefusedException;

/** The scores of an evaluation as its job shows them and as {@code evaluate.out} holds them. */
final class ScoreTable {
    private static final String OUT = "evaluate.out";

    /** Most labels that a line names. */
    private static final int MOST_NAMED = 10;

    private ScoreTable() {}

    /** A line a score: its name, the number and which way is good. */
    static List<String> lines(Evaluation evaluation) {
        if (evaluation.kernelDistance() == null) {
            return againstStatistics(evaluation);
        }
        List<String> lines = new ArrayList<>(distances(evaluation));
        if (evaluation.withinLabels() != null) {
            lines.add(withinLabels(evaluation.withinLabels(), evaluation.labelNames()));
        }
        if (evaluation.labelEntropy() != null) {
            lines.add(entropy(evaluation));
        }
        if (evaluation.modeCoverage() != null) {
            addModes(lines, evaluation.modeCoverage());
        }
        if (evaluation.critic() != null) {
            addCritic(lines, evaluation.critic());
        }
        addProtocol(lines, evaluation);
        lines.add(footer(evaluation));
        return lines;
    }

    private static List<String> distances(Evaluation evaluation) {
        Optional<SetDistances> real = Optional.ofNullable(evaluation.otherReal());
        List<String> lines = new ArrayList<>(List.of(
                line(
                        evaluation.frechetName(),
                        evaluation.frechetDistance(),
                        "0 is best",
                        real.map(SetDistances::frechetDistance)),
                line(
                        evaluation.kernelName(),
                        evaluation.kernelDistance(),
                        "0 is best" + deviation(evaluation),
                        real.map(SetDistances::kernelDistance))));
        lines.addAll(shares(evaluation, real));
        lines.add(line(
                "sliced Wasserstein distance",
                evaluation.slicedWasserstein(),
                "0 is best",
                real.map(SetDistances::slicedWasserstein)));
        lines.add(line(
                "similarity of generated images",
                evaluation.msSsim(),
                "1 is all alike",
                Optional.ofNullable(evaluation.msSsimReal())));
        return lines;
    }

    /** What lies among what. */
    private static List<String> shares(Evaluation evaluation, Optional<SetDistances> real) {
        return List.of(
                line(
                        "precision",
                        evaluation.precision(),
                        "1 is best: generated images among the real ones",
                        real.map(SetDistances::precision)),
                line(
                        "recall",
                        evaluation.recall(),
                        "1 is best: real images among the generated ones",
                        real.map(SetDistances::recall)),
                line(
                        "density",
                        evaluation.density(),
                        "about 1 is best: real images near a generated one",
                        real.map(SetDistances::density)),
                line(
                        "coverage",
                        evaluation.coverage(),
                        "1 is best: real images with a generated one near",
                        real.map(SetDistances::coverage)));
    }

    /** Statistics of real images tell nothing else. */
    private static List<String> againstStatistics(Evaluation evaluation) {
        List<String> lines = new ArrayList<>();
        lines.add(line(evaluation.frechetName(), evaluation.frechetDistance(), "0 is best", Optional.empty()));
        addProtocol(lines, evaluation);
        lines.add(String.format(
                Locale.ROOT,
                "%d generated images, seen by the network %s, %.1f s",
                evaluation.images(),
                evaluation.features(),
                evaluation.seconds()));
        return lines;
    }

    private static void addProtocol(List<String> lines, Evaluation evaluation) {
        if (evaluation.protocol() != null) {
            lines.add("protocol: " + evaluation.protocol().summary());
        }
    }

    private static String deviation(Evaluation evaluation) {
        return evaluation.protocol() == null
                ? ""
                : String.format(Locale.ROOT, ", subsets deviate by %.4f", evaluation.kernelDeviation());
    }

    private static String footer(Evaluation evaluation) {
        return String.format(
                Locale.ROOT,
                "%d images of each%s, seen by the %s, %.1f s",
                evaluation.images(),
                evaluation.realSide() == null ? "" : which(evaluation.realSide()),
                evaluation.features(),
                evaluation.seconds());
    }

    /** Which real images are compared, behind their number. */
    static String which(RealSide side) {
        return switch (side) {
            case HELD_OUT -> ", the real ones held out from training";
            case TRAINING -> ", the real ones trained on, as fewer than " + EvaluateSettings.FEWEST + " are held out";
        };
    }

    private static String withinLabels(LabelDistances distances, List<String> names) {
        String known = line("Fréchet distance within labels", distances.mean(), "0 is best, mean", Optional.empty());
        if (distances.leftOut() == 0) {
            return known + " of " + distances.byLabel().size() + " labels";
        }
        String left = IntStream.range(0, distances.byLabel().size())
                .filter(label -> distances.byLabel().get(label) == null)
                .mapToObj(label -> label < names.size() ? names.get(label) : Integer.toString(label))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        return known + " of " + (distances.byLabel().size() - distances.leftOut()) + " of "
                + distances.byLabel().size() + " labels; fewer than " + EvaluateSettings.FEWEST + " images of " + left
                + (distances.leftOut() > MOST_NAMED ? ", …" : "");
    }

    private static void addCritic(List<String> lines, CriticScores critic) {
        Optional<Double> none = Optional.empty();
        lines.add(line(
                "critic on training images",
                critic.training(),
                String.format(Locale.ROOT, "mean score of %d", critic.trainingImages()),
                none));
        lines.add(line(
                "critic on held-out images",
                critic.heldOut(),
                String.format(Locale.ROOT, "mean score of %d", critic.heldOutImages()),
                none));
        lines.add(line("critic on generated images", critic.generated(), "mean score", none));
        lines.add(line(
                "memorisation gap",
                critic.gap(),
                "about 0 is best: (training - held-out) / (training - generated)",
                none));
    }

    private static String entropy(Evaluation evaluation) {
        int labels = evaluation.labelShares().size();
        return line(
                "entropy of labels",
                evaluation.labelEntropy(),
                String.format(Locale.ROOT, "at most %.4f, of %d labels", Math.log(labels), labels),
                Optional.empty());
    }

    private static void addModes(List<String> lines, ModeCoverage coverage) {
        lines.add(String.format(
                Locale.ROOT, "  %-31s %10d   all %,d are best", "modes", coverage.modes(), coverage.modesOf()));
        lines.add(line("KL divergence of modes", coverage.modesKl(), "0 is best", Optional.empty()));
    }

    private static String line(String name, Double score, String meaning, Optional<Double> ofRealImages) {
        String real =
                ofRealImages.map(known -> "; real images have " + number(known)).orElse("");
        return String.format(Locale.ROOT, "  %-31s %10s   %s%s", name, number(score), meaning, real);
    }

    private static String number(Double score) {
        return score == null ? "-" : String.format(Locale.ROOT, "%.4f", score);
    }

    /**
     * Refuses a file that is there already.
     *
     * @throws ConfigException naming it
     */
    static void requireFree(JobConfig config, Configuration hadoop) {
        config.evaluate().out().ifPresent(out -> {
            try {
                FreeFile.at(OUT, out, hadoop);
            } catch (IOException e) {
                throw unwritable(out, hadoop, e);
            }
        });
    }

    /** Writes the scores to {@code evaluate.out}, if it is set. */
    static void write(Evaluation evaluation, JobConfig config, Configuration hadoop) {
        config.evaluate().out().ifPresent(out -> {
            try {
                Folder.holding(out, hadoop).write(FreeFile.name(out), Json.file(evaluation));
            } catch (IOException e) {
                throw unwritable(out, hadoop, e);
            }
        });
    }

    private static ConfigException unwritable(String out, Configuration hadoop, IOException cause) {
        StoreRefusedException.throwIfDenied(cause, OUT, out, hadoop);
        return new ConfigException(OUT + " " + out + " cannot be written: " + cause.getMessage());
    }
}
