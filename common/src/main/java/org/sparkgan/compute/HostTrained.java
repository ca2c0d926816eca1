package org.sparkgan.compute;

import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Parameters that are trained in the JVM, by loops over {@code float[]}, wherever their gradient comes from. */
public final class HostTrained implements Trained {
    private final float[] values;
    private final float[] average;
    private final UpdateRule rule;
    private final OptimizerState moments;
    private final Link link;
    private final HostClock clock;
    private final BooleanSupplier watched;
    private Rates rates;
    private final int frozen;
    private long steps;

    /** Where the parameters are at work, which takes their gradient. */
    public interface Link {
        /** Of parameters that are at work nowhere: each step's gradient comes from elsewhere. */
        Link NONE = new Link() {
            @Override
            public float[] gradient(Stretch stretch) {
                throw new UnsupportedOperationException(
                        "parameters that are at work nowhere have no gradient of their own");
            }

            @Override
            public void moved(Stretch stretch) {}
        };

        /** The gradient, up to date in {@code stretch}; the same vector each time. */
        float[] gradient(Stretch stretch);

        /** The parameters in {@code stretch} have changed. */
        void moved(Stretch stretch);
    }

    /**
     * Parameters of zeros.
     *
     * @param values the vector of the parameters
     * @param rule moves them
     * @param average whether a moving average follows
     * @param link where they are at work
     * @param clock has the share of the parameters in their average
     * @param watched whether a step may be taken
     * @param frozen how many of them, the first, stay as they are loaded: they neither move nor are clamped
     */
    public HostTrained(
            float[] values,
            UpdateRule rule,
            Average average,
            Link link,
            HostClock clock,
            BooleanSupplier watched,
            int frozen) {
        this.values = values;
        this.average = new float[average == Average.KEPT ? values.length : 0];
        this.rule = rule;
        this.rates = Rates.of(rule.settings());
        this.moments = OptimizerState.fresh(rule.settings(), values.length);
        this.link = link;
        this.clock = clock;
        this.watched = watched;
        this.frozen = frozen;
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public float[] average() {
        return average;
    }

    @Override
    public OptimizerState optimizerState() {
        return new OptimizerState(steps, moments.mean(), moments.meanSquare());
    }

    @Override
    public void load(float[] from) {
        copy(from, values);
        link.moved(all());
    }

    @Override
    public void load(float[] from, float[] averageFrom, OptimizerState state) {
        load(from);
        copy(averageFrom, average);
        copy(state.mean(), moments.mean());
        copy(state.meanSquare(), moments.meanSquare());
        steps = state.steps();
    }

    private static void copy(float[] from, float[] to) {
        if (from.length != to.length) {
            throw new IllegalArgumentException(
                    "Invalid state: expected " + to.length + " numbers, but found " + from.length);
        }
        System.arraycopy(from, 0, to, 0, to.length);
    }

    @Override
    public void clamp(double bound) {
        float most = (float) bound;
        for (int i = frozen; i < values.length; i++) {
            values[i] = Math.max(-most, Math.min(most, values[i]));
        }
        link.moved(all());
    }

    @Override
    public void use(Rates next) {
        rates = next;
    }

    @Override
    public float[] gradient(Stretch part) {
        return link.gradient(part);
    }

    @Override
    public void step() {
        step(link::gradient, clock.share());
    }

    @Override
    public void step(float[] gradient, float share) {
        step(stretch -> gradient, share);
    }

    private void step(Function<Stretch, float[]> gradient, float share) {
        if (!watched.getAsBoolean()) {
            return;
        }
        steps++;
        Stretch.each(frozen, values.length, stretch -> {
            rule.update(steps, rates, stretch, values, gradient.apply(stretch), moments);
            link.moved(stretch);
            follow(stretch, values, share, average);
        });
    }

    private Stretch all() {
        return new Stretch(0, values.length);
    }

    /** Brings {@code average}, which may be empty, nearer to {@code values} by {@code share} of the way. */
    public static void follow(Stretch stretch, float[] values, float share, float[] average) {
        int to = Math.min(stretch.to(), average.length);
        for (int i = stretch.from(); i < to; i++) {
            average[i] += share * (values[i] - average[i]);
        }
    }
}
