package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Average;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Rates;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Trained;
import org.sparkgan.config.OptimizerSettings;

/**
 * Parameters that are trained in a card's memory, where moments, moving average and the count of steps are too; the JVM has them when
 * it asks.
 */
final class CudaTrained implements Trained {
    /** Place in the arguments of the kernel that clamps. */
    private static final int BOUND = 1;

    private final Session session;
    private final CudaVector values;
    private final CudaVector gradient;
    private final CudaVector average;
    private final CudaVector mean;
    private final CudaVector meanSquare;
    private final CudaClock clock;
    private final CudaUpdate update;
    private final Launch clamp;

    CudaTrained(
            Session session,
            Matrix parameters,
            Matrix gradient,
            OptimizerSettings settings,
            Average kept,
            CudaClock clock,
            CudaTally watched,
            int frozen) {
        this.session = session;
        this.clock = clock;
        long count = parameters.length();
        Matrix averages = vector(kept == Average.KEPT ? count : 0);
        Matrix means = vector(OptimizerState.moments(settings) == 2 ? count : 0);
        Matrix meanSquares = vector(count);
        this.values = new CudaVector(session, parameters);
        this.gradient = new CudaVector(session, gradient);
        this.average = new CudaVector(session, averages);
        this.mean = new CudaVector(session, means);
        this.meanSquare = new CudaVector(session, meanSquares);
        this.update = new CudaUpdate(
                session,
                settings,
                new CudaUpdate.Vectors(
                        moving(parameters, frozen),
                        moving(gradient, frozen),
                        moving(means, frozen),
                        moving(meanSquares, frozen),
                        moving(averages, frozen),
                        clock.share()),
                watched);
        this.clamp = new Launch(
                session,
                "clamp_parameters",
                Grid.ofNumbers(count - frozen),
                moving(parameters, frozen),
                0f,
                count - frozen);
    }

    /** The numbers behind the frozen ones; the kernels see no others. */
    private static Matrix moving(Matrix vector, int frozen) {
        return vector.length() == 0 ? vector : vector.part(frozen, vector.length() - frozen, 1);
    }

    private Matrix vector(long count) {
        return count == 0 ? Matrix.NONE : session.allocate(count).matrix();
    }

    @Override
    public float[] values() {
        values.download();
        return values.values();
    }

    @Override
    public float[] average() {
        average.download();
        return average.values();
    }

    @Override
    public OptimizerState optimizerState() {
        mean.download();
        meanSquare.download();
        return new OptimizerState(update.steps(), mean.values(), meanSquare.values());
    }

    @Override
    public void load(float[] from) {
        values.upload(from);
    }

    @Override
    public void load(float[] from, float[] averageFrom, OptimizerState state) {
        values.upload(from);
        average.upload(averageFrom);
        mean.upload(state.mean());
        meanSquare.upload(state.meanSquare());
        update.begin(state.steps());
    }

    @Override
    public void clamp(double bound) {
        clamp.set(BOUND, (float) bound);
        clamp.run();
    }

    @Override
    public void use(Rates rates) {
        update.use(rates);
    }

    @Override
    public float[] gradient(Stretch part) {
        gradient.download(part);
        return gradient.values();
    }

    @Override
    public void step() {
        update.run();
    }

    /** Overwrites the gradient on the card. */
    @Override
    public void step(float[] given, float share) {
        gradient.upload(given);
        if (average.values().length > 0) {
            clock.share(share);
        }
        update.run();
    }
}
