package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Rates;
import org.sparkgan.config.OptimizerSettings;

/**
 * A step of an optimizer on the card. How many were taken is known there alone, since a step that the tally forbids does not count:
 * a kernel of one thread counts it and works out Adam's corrections, then another moves the parameters.
 */
final class CudaUpdate {
    /** Keeps a division by a vanishing second moment finite, as on the CPU; PyTorch's default. */
    private static final float EPSILON = 1e-8f;

    /** Doubles that the kernels keep: steps, learning rate, β₁, β₂, and two numbers of the step. */
    private static final int STATE = 6;

    private static final int FLOATS_OF_DOUBLE = 2;

    private final Session session;
    private final OptimizerSettings settings;
    private final CudaStorage state;
    private final Launch advance;
    private final Launch move;
    private Rates rates;

    /**
     * What a step reads and writes, a number a parameter each.
     *
     * @param mean of no numbers for RMSProp
     * @param average of no numbers where none is kept
     * @param share of the parameters in their average, one number
     */
    record Vectors(Matrix parameters, Matrix gradient, Matrix mean, Matrix meanSquare, Matrix average, Matrix share) {}

    CudaUpdate(Session session, OptimizerSettings settings, Vectors vectors, CudaTally watched) {
        this.session = session;
        this.settings = settings;
        this.rates = Rates.of(settings);
        this.state = session.allocate(STATE * FLOATS_OF_DOUBLE);
        this.advance = new Launch(session, "advance_steps", Grid.ofNumbers(1), state, watched.header());
        switch (settings.type()) {
            case ADAM -> move = adam(vectors, watched);
            case RMSPROP -> move = rmsProp(vectors, watched);
            default -> throw new IllegalArgumentException("Invalid optimizer: " + settings.type());
        }
        begin(0);
    }

    private Launch adam(Vectors of, CudaTally watched) {
        return new Launch(
                session,
                "adam",
                Grid.ofNumbers(of.parameters.length()),
                of.parameters,
                of.gradient,
                of.mean,
                of.meanSquare,
                of.average,
                of.share,
                (float) settings.beta1(),
                (float) (1 - settings.beta1()),
                EPSILON,
                state,
                watched.header(),
                of.parameters.length());
    }

    private Launch rmsProp(Vectors of, CudaTally watched) {
        return new Launch(
                session,
                "rmsprop",
                Grid.ofNumbers(of.parameters.length()),
                of.parameters,
                of.gradient,
                of.meanSquare,
                of.average,
                of.share,
                (float) settings.decay(),
                (float) (1 - settings.decay()),
                EPSILON,
                state,
                watched.header(),
                of.parameters.length());
    }

    /** Goes on after so many steps. */
    void begin(long steps) {
        session.staging()
                .upload(
                        new double[] {steps, rates.learningRate(), settings.beta1(), rates.beta2(), 0, 0},
                        state.address());
    }

    /** Takes the next steps at other rates. */
    void use(Rates next) {
        if (!next.equals(rates)) {
            rates = next;
            session.staging()
                    .upload(
                            new double[] {rates.learningRate(), settings.beta1(), rates.beta2()},
                            state.address() + Double.BYTES);
        }
    }

    /** Steps taken; waits for the card. */
    long steps() {
        return (long) session.staging().download(state.address(), Double.BYTES).getDouble(0);
    }

    /** A step. */
    void run() {
        advance.run();
        move.run();
    }
}
