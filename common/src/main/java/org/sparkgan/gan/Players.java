package org.sparkgan.gan;

import org.sparkgan.compute.Average;
import org.sparkgan.compute.HostClock;
import org.sparkgan.compute.HostTrained;
import org.sparkgan.compute.Rates;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Trained;
import org.sparkgan.config.OptimizerSchedule;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.gan.bound.CriticBound;
import org.sparkgan.gan.optimizer.MovingAverage;
import org.sparkgan.gan.optimizer.Optimizer;
import org.sparkgan.nn.layer.NetworkSpec;

/** Both players' parameters, wherever they are trained. Vectors are allocated once. For one thread at a time. */
public final class Players {
    private final GanSpec spec;
    private final CriticBound bound;
    private final MovingAverage average;
    private final Trained generator;
    private final Trained critic;
    private Feedback feedback = Feedback.NONE;

    /**
     * Of players that are at work somewhere; the numbers are those of the first {@link #load}.
     *
     * @param spec the game
     * @param generator with a moving average where {@code spec} keeps one
     * @param critic without one
     */
    Players(GanSpec spec, Trained generator, Trained critic) {
        this.spec = spec;
        this.bound = spec.bound();
        this.average = spec.movingAverage();
        this.generator = generator;
        this.critic = critic;
    }

    /** Players in the JVM that are at work nowhere: what moves them are gradients that others have computed. */
    public static Players atRest(GanSpec spec) {
        return new Players(
                spec,
                atRest(spec.generator(), spec.optimizer().generator(), average(spec)),
                atRest(spec.critic(), spec.optimizer().critic(), Average.NONE));
    }

    private static Trained atRest(NetworkSpec spec, OptimizerSettings settings, Average average) {
        return new HostTrained(
                new float[spec.parameters()],
                Optimizer.of(settings),
                average,
                HostTrained.Link.NONE,
                new HostClock(),
                () -> true,
                Math.toIntExact(spec.frozen()));
    }

    /** Whether the generator has a moving average. */
    static Average average(GanSpec spec) {
        return spec.gan().ema().kept() ? Average.KEPT : Average.NONE;
    }

    /** Goes on from {@code state}, which is copied. */
    public void load(GanState state) {
        generator.load(state.generator(), state.generatorEma(), state.generatorOptimizer());
        critic.load(state.critic(), new float[0], state.criticOptimizer());
        feedback = state.feedback();
    }

    /** Takes other parameters for the generator, leaving the rest. */
    public void loadGenerator(float[] values) {
        generator.load(values);
    }

    /** Takes other parameters for the critic, leaving the rest. */
    public void loadCritic(float[] values) {
        critic.load(values);
    }

    /** Goes on with other feedback. */
    public void adapt(Feedback other) {
        feedback = other;
    }

    /** What the critic's scores have told so far. */
    public Feedback feedback() {
        return feedback;
    }

    /** With which each policy is applied to the images of an iteration; {@code iteration} were taken before. */
    double augmentProbability(int iteration) {
        return spec.augment().probability().at(spec.imagesShown(iteration), feedback.probability());
    }

    /**
     * Where the players stand. The vectors are this object's own: they change with the next step or load.
     *
     * @param iteration how many iterations were taken, as the caller counts them
     */
    public GanState state(int iteration) {
        return new GanState(
                iteration,
                generator.values(),
                critic.values(),
                generator.average(),
                generator.optimizerState(),
                critic.optimizerState(),
                feedback);
    }

    /** Takes the rates of the steps of an iteration; {@code iteration} were taken before. */
    void begin(int iteration) {
        long images = spec.imagesShown(iteration);
        generator.use(rates(spec.optimizer().generator().schedule(), images));
        critic.use(rates(spec.optimizer().critic().schedule(), images));
    }

    private static Rates rates(OptimizerSchedule schedule, long images) {
        return new Rates(schedule.learningRate().at(images), schedule.beta2().at(images));
    }

    /** What has to happen to the critic before its gradient is taken. */
    public void prepareCritic() {
        bound.beforeStep(critic);
    }

    /** One step of the critic, down its gradient. */
    void updateCritic() {
        critic.step();
    }

    /** One step of the critic, down a gradient in which others have a part; {@code iteration} iterations were taken before. */
    public void updateCritic(int iteration, float[] gradient) {
        begin(iteration);
        critic.step(gradient, 0);
    }

    /** One step of the generator, down its gradient, which its moving average follows by the clock's share. */
    void updateGenerator() {
        generator.step();
    }

    /** The same down a gradient in which others have a part; {@code iteration} were taken before. */
    public void updateGenerator(int iteration, float[] gradient) {
        begin(iteration);
        generator.step(gradient, share(iteration));
    }

    /** Of the generator in its moving average, once {@code iteration} and one more were taken. */
    float share(int iteration) {
        return average.share(iteration, iteration + 1);
    }

    /** The gradient by the critic's parameters, as it is now in {@code part}; the same vector each time. */
    float[] criticGradient(Stretch part) {
        return critic.gradient(part);
    }

    /** The same for the generator. */
    float[] generatorGradient(Stretch part) {
        return generator.gradient(part);
    }
}
