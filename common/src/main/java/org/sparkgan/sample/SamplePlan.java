package org.sparkgan.sample;

import java.util.Locale;
import org.sparkgan.config.SampleKind;
import org.sparkgan.config.SampleSettings;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.gan.latent.LatentStrips;
import org.sparkgan.gan.latent.LatentWalks;
import org.sparkgan.gan.latent.Latents;
import org.sparkgan.gan.latent.RandomLatents;
import org.sparkgan.picture.SampleGrid;

/**
 * Which images the settings ask for, whatever generator makes them.
 *
 * @param latents decide the images, in the order in which they are made
 * @param images how many
 * @param together images of which all or none are in a file of several
 * @param words the same for the user
 */
record SamplePlan(Latents latents, int images, int together, String words) {
    static SamplePlan of(SampleSettings settings) {
        SampleTarget target = SampleTarget.of(settings);
        int count = settings.count();
        int steps = settings.steps();
        int grid = settings.grid();
        Latents random =
                new RandomLatents(settings.seed(), settings.truncation().orElse(Double.POSITIVE_INFINITY));
        SamplePlan plan =
                switch (settings.kind()) {
                    case IMAGES ->
                        new SamplePlan(
                                random,
                                count,
                                1,
                                count + " images" + (target == SampleTarget.GRID ? " in one grid" : ""));
                    case INTERPOLATION ->
                        new SamplePlan(
                                new LatentStrips(random, steps),
                                count * steps,
                                1,
                                count + " rows of " + steps + " images, each from one latent vector to another");
                    case WALK ->
                        new SamplePlan(
                                new LatentWalks(random, grid * grid, count, steps),
                                count * steps * grid * grid,
                                grid * grid,
                                String.format(
                                        Locale.ROOT,
                                        "%d frames of %d x %d images, a walk through %d latent vectors",
                                        count * steps,
                                        grid,
                                        grid,
                                        count));
                };
        return settings.truncation()
                .map(most -> plan.say(", truncated to " + most))
                .orElse(plan);
    }

    /** The same with more words. */
    SamplePlan say(String more) {
        return new SamplePlan(latents, images, together, words + more);
    }

    /** Images side by side in one grid: strips are rows; else each label has a column, or rows are about as many as columns. */
    int columns(SampleSettings settings, LabelCycle labels) {
        if (settings.kind() == SampleKind.INTERPOLATION) {
            return settings.steps();
        }
        return hasColumns(labels) ? labels.count() : (int) Math.ceil(Math.sqrt(images));
    }

    private boolean hasColumns(LabelCycle labels) {
        return labels.count() > 1 && labels.count() <= Math.min(images, SampleGrid.MOST_COLUMNS);
    }

    /** Where the labels of a conditional generator are found; empty where there are none, or one is for all. */
    String arrangement(SampleSettings settings, LabelCycle labels) {
        if (labels.count() <= 1) {
            return "";
        }
        int last = labels.count() - 1;
        return switch (settings.kind()) {
            case IMAGES ->
                SampleTarget.of(settings) == SampleTarget.GRID && hasColumns(labels)
                        ? ", a column for each label, 0 to " + last + " from the left"
                        : ", labels 0 to " + last + " in turn";
            case INTERPOLATION -> ", rows of labels 0 to " + last + " in turn";
            case WALK -> ", labels 0 to " + last + " in turn, row by row";
        };
    }
}
