package org.sparkgan.compute.cuda;

import java.util.List;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Average;
import org.sparkgan.compute.Channels;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Coefficient;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.NormBatch;
import org.sparkgan.compute.NormParameters;
import org.sparkgan.compute.Normalisation;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.Scores;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.Trained;
import org.sparkgan.compute.UpdateRule;
import org.sparkgan.compute.Windows;
import org.sparkgan.compute.Workspace;

/**
 * An NVIDIA GPU, in FLOAT. Operations are queued on one stream of the card; only what the JVM reads waits for them. For one thread at
 * a time, whichever that is.
 */
public final class CudaDevice implements Device, AutoCloseable {
    private final Session session;
    private final CudaOptions.Launches launches;

    /**
     * Takes a card.
     *
     * @throws CudaException in one line, where there is no such card, no driver, or no libraries of CUDA that fit
     */
    public CudaDevice(CudaOptions options) {
        this(options, Scratch.PATCHES);
    }

    /**
     * The same with other bounds.
     *
     * @param patches numbers of the memory in which convolutions lay out patches
     */
    CudaDevice(CudaOptions options, long patches) {
        session = new Session(options, patches);
        launches = options.launches();
    }

    /** The card. */
    public Card card() {
        return session.card();
    }

    /** Bytes of the card that no process has. */
    public long freeBytes() {
        return session.freeBytes();
    }

    /** What threads of the kernels take. */
    public List<KernelUse> kernels() {
        session.enter();
        return session.kernels().uses();
    }

    /** How often recorded work was run by one call; 0 where the driver cannot record it. */
    public long replays() {
        return session.replays();
    }

    /** Waits until all that was queued is done. */
    public void synchronize() {
        session.synchronize();
    }

    /** Gives back all memory and the card; nothing of this device can be used any more. */
    @Override
    public void close() {
        session.close();
    }

    @Override
    public DeviceKind kind() {
        return DeviceKind.GPU;
    }

    @Override
    public String description() {
        return session.description();
    }

    @Override
    public Memory memory() {
        return new CudaMemory(session);
    }

    @Override
    public HostVector mirror(Matrix matrix) {
        return new CudaVector(session, matrix);
    }

    @Override
    public HostPixels pixels(Matrix to, int steps) {
        return new CudaPixels(session, to, steps);
    }

    @Override
    public Tally tally() {
        return new CudaTally(session);
    }

    @Override
    public Clock clock() {
        return new CudaClock(session);
    }

    @Override
    public Coefficient coefficient(double value) {
        return new CudaCoefficient(session, value);
    }

    @Override
    public Operation recorded(Operation work) {
        return switch (launches) {
            case RECORDED -> new Graph(session, work);
            case ONE_BY_ONE -> work;
        };
    }

    @Override
    public Operation draw(Noise noise, Clock clock, Matrix to) {
        return CudaNoise.draw(session, noise, (CudaClock) clock, to);
    }

    @Override
    public Trained trained(
            Matrix parameters,
            Matrix gradient,
            UpdateRule rule,
            Average average,
            Clock clock,
            Tally watched,
            int frozen) {
        return new CudaTrained(
                session,
                parameters,
                gradient,
                rule.settings(),
                average,
                (CudaClock) clock,
                (CudaTally) watched,
                frozen);
    }

    @Override
    public Operation fill(Matrix to, double value) {
        return CudaElements.fill(session, to, value);
    }

    @Override
    public Operation copy(Matrix to, Matrix from) {
        return CudaElements.copy(session, to, from);
    }

    @Override
    public Operation elementwise(Arithmetic arithmetic, Matrix to, Matrix left, Matrix right) {
        return CudaElements.elementwise(session, arithmetic, to, left, right);
    }

    @Override
    public Operation product(Product product, Matrix to, Factor left, Factor right) {
        return CudaProducts.of(session, product, to, left, right);
    }

    @Override
    public Operation unit(Matrix vector, Matrix norm) {
        return CudaElements.unit(session, vector, norm);
    }

    @Override
    public Operation activate(Function function, Matrix input, Matrix output, Matrix slope) {
        return CudaElements.activate(session, function, input, output, slope);
    }

    @Override
    public Operation transpose(Matrix from, Matrix to, int rows, int columns, int numbers) {
        return CudaElements.transpose(session, from, to, rows, columns, numbers);
    }

    @Override
    public Operation smooth(FeatureMaps maps, Matrix from, Matrix to) {
        return CudaElements.smooth(session, maps, from, to);
    }

    @Override
    public Operation average(Windows windows, Matrix maps, Matrix means, double factor) {
        return CudaElements.average(session, windows, maps, means, factor);
    }

    @Override
    public Operation spread(Windows windows, Matrix means, Matrix maps, double factor) {
        return CudaElements.spread(session, windows, means, maps, factor);
    }

    @Override
    public Operation map(ImageMaps maps, Matrix numbers, Matrix from, Matrix to) {
        return CudaImageMaps.of(session, maps, numbers, from, to);
    }

    @Override
    public Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Workspace workspace) {
        return convolution(shape, workspace).maps(image, weights, biases, maps);
    }

    @Override
    public Operation convolveBack(Convolution shape, Matrix maps, Matrix weights, Matrix image, Workspace workspace) {
        return convolution(shape, workspace).image(maps, weights, image);
    }

    @Override
    public Operation convolutionGradient(
            Convolution shape, Matrix image, Matrix maps, Matrix gradient, Workspace workspace) {
        return convolution(shape, workspace).gradient(image, maps, gradient);
    }

    private CudaConvolution convolution(Convolution shape, Workspace workspace) {
        return new CudaConvolution(session, shape, (CudaWorkspace) workspace);
    }

    @Override
    public Normalisation normalise(Channels channels, NormBatch batch, NormParameters parameters) {
        return new CudaNormalisation(session, channels, batch, parameters);
    }

    @Override
    public Operation normalise(Channels channels, Matrix input, Matrix output, Matrix parameters) {
        return CudaNormalisation.standing(session, channels, input, output, parameters);
    }

    @Override
    public Operation judge(Loss loss, Scores real, Scores generated, Tally tally) {
        return CudaLosses.judge(session, loss, real, generated, (CudaTally) tally);
    }

    @Override
    public Operation penalise(Coefficient weight, double target, Matrix squaredNorms, Matrix factors, Tally tally) {
        return CudaLosses.penalise(session, (CudaCoefficient) weight, target, squaredNorms, factors, (CudaTally) tally);
    }
}
