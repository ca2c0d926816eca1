package org.sparkgan.report.health;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ImageShape;
import org.sparkgan.evaluate.Diversity;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.log.IterationLog;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * Looks at each sample grid and at the losses for signs that training goes wrong, and writes {@code health.jsonl}.
 *
 * <ul>
 *   <li>Collapsed: three grids in a row, or the last of the run, have less than a quarter of the diversity of real images. A
 *       fresh generator makes images that are all alike, so that this counts only once it has made diverse ones, or after
 *       half of the run. A generator that makes a few kinds of images only is not noticed.
 *   <li>Stalled: from three grids in a row to the next, pixels changed by less than a thousandth of their range.
 *   <li>Diverging: in three rounds in a row a loss was above 10,000 and a hundred times what it was on average before.
 * </ul>
 */
public final class HealthMonitor implements TrainingListener, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    /** Share of the real images' diversity below which images are all alike. */
    public static final double LEAST_DIVERSITY = 0.25;

    private static final double DIVERSE = 0.5;
    private static final double LEAST_CHANGE = 0.001;
    private static final double LARGE_LOSS = 10_000;
    private static final double EXPLOSION = 100;
    private static final int IN_A_ROW = 3;

    private final IterationLog log;
    private final boolean stops;
    private final Diversity diversity;
    private final byte[] realImages;
    private OptionalDouble real = OptionalDouble.empty();
    private int plannedIterations;
    /** The grid of this iteration has its line already, unless it is 0. */
    private int resumedAt;

    private byte[] before;
    private boolean wasDiverse;
    private int alike;
    private int unchanged;
    private int large;
    private double lossSum;
    private int rounds;
    private volatile Health last;

    /**
     * Watches a run.
     *
     * @param folder of the run
     * @param shape of its images
     * @param realImages as many as a grid has, uint8 {@code [count, channels, height, width]}
     * @param stopOnCollapse whether a collapse ends the run
     */
    public HealthMonitor(Folder folder, ImageShape shape, byte[] realImages, StopOnCollapse stopOnCollapse) {
        this.log = new IterationLog(folder, "health");
        this.stops = stopOnCollapse == StopOnCollapse.STOP;
        this.diversity = new Diversity(shape);
        this.realImages = realImages;
    }

    /** What a collapse does. */
    public enum StopOnCollapse {
        STOP,
        GO_ON
    }

    @Override
    public void started(TrainingPlan plan, GanState state) throws IOException {
        real = diversity.similarity(realImages);
        plannedIterations = plan.iterations();
        resumedAt = state.iteration();
        log.start(state.iteration());
    }

    @Override
    public void roundEnded(RoundResult round) {
        RoundMetrics metrics = round.metrics();
        double loss = Math.max(Math.abs(metrics.dLoss()), Math.abs(metrics.gLoss()));
        boolean explodes = rounds > 0 && loss > LARGE_LOSS && loss > EXPLOSION * lossSum / rounds;
        large = explodes ? large + 1 : 0;
        if (!explodes) {
            lossSum += loss;
            rounds++;
        }
    }

    /**
     * Judges a grid.
     *
     * @throws CollapsedException where the run is to end
     */
    @Override
    public void sampled(int iteration, byte[] pixels) throws IOException {
        OptionalDouble similarity = diversity.similarity(pixels);
        Double share = similarity.isPresent() && real.isPresent()
                ? (Double) ((1 - similarity.getAsDouble()) / Math.max(1e-9, 1 - real.getAsDouble()))
                : null;
        Double change = before == null ? null : change(before, pixels);
        before = pixels;
        count(iteration, share, change);
        Health health = new Health(
                iteration,
                state(iteration),
                reason(state(iteration), share, change),
                boxed(similarity),
                boxed(real),
                share,
                change);
        tell(health);
        last = health;
        if (iteration > resumedAt || iteration == 0) {
            log.add(health);
            log.keep();
        }
        if (stops && health.state() == HealthState.COLLAPSED) {
            throw new CollapsedException(iteration, health.reason());
        }
    }

    /** The last finding; null before the first grid. */
    public Health last() {
        return last;
    }

    private void count(int iteration, Double share, Double change) {
        wasDiverse |= share != null && share >= DIVERSE;
        boolean counts = wasDiverse || iteration * 2L >= plannedIterations;
        alike = share != null && share < LEAST_DIVERSITY && counts ? alike + 1 : 0;
        unchanged = change != null && change < LEAST_CHANGE ? unchanged + 1 : 0;
    }

    private HealthState state(int iteration) {
        if (alike >= IN_A_ROW || (alike > 0 && iteration >= plannedIterations)) {
            return HealthState.COLLAPSED;
        }
        if (large >= IN_A_ROW) {
            return HealthState.DIVERGING;
        }
        return unchanged >= IN_A_ROW ? HealthState.STALLED : HealthState.HEALTHY;
    }

    private String reason(HealthState state, Double share, Double change) {
        return switch (state) {
            case COLLAPSED ->
                String.format(
                        Locale.ROOT,
                        "generated images have %.0f %% of the diversity of real ones%s",
                        100 * share,
                        wasDiverse ? "" : ", and never had half of it, as in a run that is too short");
            case STALLED ->
                String.format(
                        Locale.ROOT,
                        "pixels changed by %.3f %% of their range since the last grid, and no more before",
                        100 * change);
            case DIVERGING ->
                String.format(
                        Locale.ROOT,
                        "a loss is above %,.0f and %.0f times what it was on average",
                        LARGE_LOSS,
                        EXPLOSION);
            case HEALTHY -> "nothing is known against it";
        };
    }

    private void tell(Health now) {
        HealthState known = last == null ? HealthState.HEALTHY : last.state();
        if (now.state() != known) {
            if (now.state() == HealthState.HEALTHY) {
                LOG.info("iteration {}: the run looks healthy again", now.iteration());
            } else {
                LOG.warn(
                        "iteration {}: the run looks {}: {}",
                        now.iteration(),
                        now.state().name().toLowerCase(Locale.ROOT),
                        now.reason());
            }
        }
    }

    private static double change(byte[] before, byte[] now) {
        long sum = 0;
        for (int i = 0; i < now.length; i++) {
            sum += Math.abs((now[i] & 0xFF) - (before[i] & 0xFF));
        }
        return sum / 255.0 / now.length;
    }

    private static Double boxed(OptionalDouble number) {
        return number.isPresent() ? (Double) number.getAsDouble() : null;
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        log.close();
    }
}
