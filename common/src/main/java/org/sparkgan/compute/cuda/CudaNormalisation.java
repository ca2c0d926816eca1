package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Channels;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.NormBatch;
import org.sparkgan.compute.NormParameters;
import org.sparkgan.compute.Normalisation;
import org.sparkgan.compute.Operation;

/** Batch normalisation: sums over chunks of each group, what follows from them for each channel, and a pass that applies it. */
final class CudaNormalisation implements Normalisation {
    private static final long MOST_BLOCKS = 512;
    private static final long COLUMNS_OF_THREAD = 64;
    /** Of a channel, see the kernel norm_apply. */
    private static final int COEFFICIENTS = 4;

    private final Session session;
    private final Channels of;
    private final NormBatch batch;
    private final NormParameters parameters;
    private final int channels;
    private final int groups;
    private final long run;
    private final long stride;
    private final Chunks chunks;
    private final CudaStorage parts;
    private final CudaStorage coefficients;
    /** By γ, then by β. */
    private final CudaStorage sums;

    private final Operation forward;
    private final Operation gradients;

    CudaNormalisation(Session session, Channels of, NormBatch batch, NormParameters parameters) {
        this.session = session;
        this.of = of;
        this.batch = batch;
        this.parameters = parameters;
        channels = of.maps().channels();
        groups = Math.toIntExact(batch.input().columns() / of.group());
        run = (long) of.maps().pixels() * of.group();
        stride = of.group() * batch.statistics().rows();
        chunks = Chunks.of(channels, run, Math.max(1, MOST_BLOCKS / groups), COLUMNS_OF_THREAD);
        parts = session.scratch().parts(2L * channels * groups * chunks.count());
        coefficients = session.allocate((long) COEFFICIENTS * channels * groups);
        sums = session.allocate(2L * channels);
        forward = Operation.sequence(sums(batch.input(), 0), statistics(), apply(batch.input(), batch.output()));
        gradients = new Launch(
                session,
                "norm_gradients",
                Grid.ofNumbers(channels),
                sums,
                parameters.gammaGradient(),
                parameters.betaGradient(),
                channels);
    }

    private Launch sums(Matrix u, int back) {
        return new Launch(
                session,
                "norm_sums",
                Grid.ofSums(Chunks.blocks(channels), chunks.count(), groups),
                u,
                batch.input(),
                batch.statistics(),
                back,
                parts,
                channels,
                run,
                chunks.length(),
                stride);
    }

    private Launch statistics() {
        return new Launch(
                session,
                "norm_statistics",
                Grid.ofNumbers(channels, groups),
                batch.input(),
                parts,
                parameters.gamma(),
                parameters.beta(),
                batch.statistics(),
                coefficients,
                (float) of.epsilon(),
                channels,
                Math.toIntExact(chunks.count()),
                run,
                stride);
    }

    private Launch apply(Matrix u, Matrix w) {
        return apply(session, u, batch.input(), w, coefficients, channels, run);
    }

    private static Launch apply(
            Session session, Matrix u, Matrix v, Matrix w, CudaStorage coefficients, int channels, long run) {
        long columns = w.length() / channels;
        return new Launch(
                session,
                "norm_apply",
                Grid.ofColumns(channels, columns),
                u,
                v,
                w,
                coefficients,
                channels,
                run,
                columns);
    }

    @Override
    public void forward() {
        forward.run();
    }

    @Override
    public Operation back(Matrix inputDelta) {
        Launch back = new Launch(
                session,
                "norm_back",
                Grid.ofNumbers(channels),
                parts,
                parameters.gamma(),
                batch.statistics(),
                coefficients,
                sums,
                (float) of.epsilon(),
                channels,
                groups,
                Math.toIntExact(chunks.count()),
                run,
                stride);
        return Operation.sequence(sums(batch.delta(), 1), back, apply(batch.delta(), inputDelta));
    }

    @Override
    public void gradients() {
        gradients.run();
    }

    /** Normalisation by statistics that are given; see {@link org.sparkgan.compute.Device#normalise}. */
    static Operation standing(Session session, Channels of, Matrix input, Matrix output, Matrix parameters) {
        int channels = of.maps().channels();
        CudaStorage coefficients = session.allocate((long) COEFFICIENTS * channels);
        return Operation.sequence(
                new Launch(
                        session,
                        "norm_standing",
                        Grid.ofNumbers(channels),
                        parameters,
                        coefficients,
                        (float) of.epsilon(),
                        channels),
                apply(session, input, input, output, coefficients, channels, input.length() / channels));
    }
}
