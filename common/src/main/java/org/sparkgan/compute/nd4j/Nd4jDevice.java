package org.sparkgan.compute.nd4j;

import static org.sparkgan.compute.nd4j.Nd4jStorage.view;
import static org.sparkgan.compute.nd4j.Nd4jStorage.writing;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.factory.Nd4j;
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
import org.sparkgan.compute.HostClock;
import org.sparkgan.compute.HostCoefficient;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.HostTrained;
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
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.Scores;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.Trained;
import org.sparkgan.compute.UpdateRule;
import org.sparkgan.compute.Windows;
import org.sparkgan.compute.Workspace;
import org.sparkgan.compute.onednn.OneDnnException;

/** What ND4J computes on. In DOUBLE, which is for checks, parameters are trained in float beside it. */
public final class Nd4jDevice implements Device {
    private final DataType type;
    private final Multiplication multiplication;

    /** The device of this machine, for FLOAT. */
    public Nd4jDevice() {
        this(Precision.FLOAT);
    }

    /**
     * The device of this machine, for numbers of this precision.
     *
     * @throws OneDnnException where it must multiply bfloat16 and cannot
     */
    public Nd4jDevice(Precision precision) {
        Backend.choose();
        type = precision == Precision.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        multiplication = precision == Precision.BFLOAT16 ? new Bfloat16Multiplication() : new PlainMultiplication();
    }

    @Override
    public DeviceKind kind() {
        return Backend.device();
    }

    @Override
    public String description() {
        return Backend.description() + multiplication.description();
    }

    @Override
    public Memory memory() {
        return new Nd4jMemory(type);
    }

    @Override
    public HostVector mirror(Matrix matrix) {
        return Nd4jVector.of(matrix);
    }

    @Override
    public HostPixels pixels(Matrix to, int steps) {
        return new Nd4jPixels(Nd4jVector.of(to), steps);
    }

    @Override
    public Tally tally() {
        return new Nd4jTally();
    }

    @Override
    public Clock clock() {
        return new HostClock();
    }

    @Override
    public Coefficient coefficient(double value) {
        return new HostCoefficient(value);
    }

    @Override
    public Operation draw(Noise noise, Clock clock, Matrix to) {
        HostVector numbers = mirror(to);
        int rows = Math.toIntExact(to.rows());
        return () -> {
            noise.draw((HostClock) clock, to.samples(), numbers.values(), rows);
            numbers.upload();
        };
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
        Nd4jVector values = Nd4jVector.of(parameters);
        Nd4jVector gradients = Nd4jVector.of(gradient);
        HostTrained.Link link = new HostTrained.Link() {
            @Override
            public float[] gradient(Stretch stretch) {
                gradients.download(stretch);
                return gradients.values();
            }

            @Override
            public void moved(Stretch stretch) {
                values.upload(stretch);
            }
        };
        return new HostTrained(
                values.values(), rule, average, link, (HostClock) clock, ((Nd4jTally) watched)::isFinite, frozen);
    }

    @Override
    public Operation fill(Matrix to, double value) {
        return writing(op(new ScalarSet(view(to), value)), to);
    }

    @Override
    public Operation copy(Matrix to, Matrix from) {
        return writing(new BoundOp("assign", List.of(view(to), view(from)), view(to)), to);
    }

    @Override
    public Operation elementwise(Arithmetic arithmetic, Matrix to, Matrix left, Matrix right) {
        String name =
                switch (arithmetic) {
                    case PRODUCT -> "multiply";
                    case SUM -> "add";
                    case DIFFERENCE -> "subtract";
                    case QUOTIENT -> "divide";
                };
        INDArray second = right.length() == 1 ? view(right).reshape(new long[0]) : view(right);
        return writing(new BoundOp(name, List.of(view(left), second), view(to)), to);
    }

    @Override
    public Operation product(Product product, Matrix to, Factor left, Factor right) {
        return writing(multiplication.product(product, to, left, right), to);
    }

    @Override
    public Operation unit(Matrix vector, Matrix norm) {
        INDArray length = view(norm).reshape(new long[0]);
        return writing(
                Operation.sequence(
                        new BoundOp("reduce_norm2", List.of(view(vector)), length),
                        new BoundOp("divide", List.of(view(vector), length), view(vector))),
                vector,
                norm);
    }

    @Override
    public Operation activate(Function function, Matrix input, Matrix output, Matrix slope) {
        return writing(Nd4jFunctions.of(function, view(input), view(output), view(slope)), output, slope);
    }

    @Override
    public Operation transpose(Matrix from, Matrix to, int rows, int columns, int numbers) {
        if (numbers > 1) {
            return writing(new RunTranspose(view(from), view(to), rows, columns, numbers), to);
        }
        long samples = from.columns();
        return writing(
                new BoundOp(
                        "permute",
                        List.of(view(from).transpose().reshape('c', true, samples, rows, columns)),
                        view(to).transpose().reshape('c', true, samples, columns, rows),
                        0,
                        2,
                        1),
                to);
    }

    @Override
    public Operation smooth(FeatureMaps maps, Matrix from, Matrix to) {
        return writing(new Smoothing(maps, view(from), view(to)), to);
    }

    @Override
    public Operation average(Windows windows, Matrix maps, Matrix means, double factor) {
        return writing(Nd4jWindows.average(windows, view(maps), view(means), factor), means);
    }

    @Override
    public Operation spread(Windows windows, Matrix means, Matrix maps, double factor) {
        return writing(Nd4jWindows.spread(windows, view(means), view(maps), factor), maps);
    }

    @Override
    public Operation map(ImageMaps maps, Matrix numbers, Matrix from, Matrix to) {
        return writing(new Nd4jImageMaps(maps, view(numbers), view(from), view(to)), to);
    }

    @Override
    public Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Workspace workspace) {
        return writing(multiplication.convolve(shape, image, weights, biases, maps, (Nd4jWorkspace) workspace), maps);
    }

    @Override
    public Operation convolveBack(Convolution shape, Matrix maps, Matrix weights, Matrix image, Workspace workspace) {
        return writing(multiplication.convolveBack(shape, maps, weights, image, (Nd4jWorkspace) workspace), image);
    }

    @Override
    public Operation convolutionGradient(
            Convolution shape, Matrix image, Matrix maps, Matrix gradient, Workspace workspace) {
        return writing(
                multiplication.convolutionGradient(shape, image, maps, gradient, (Nd4jWorkspace) workspace), gradient);
    }

    @Override
    public Normalisation normalise(Channels channels, NormBatch batch, NormParameters parameters) {
        return new Nd4jNormalisation(channels, batch, parameters);
    }

    @Override
    public Operation normalise(Channels channels, Matrix input, Matrix output, Matrix parameters) {
        return writing(Nd4jNormalisation.standing(channels, view(input), view(output), view(parameters)), output);
    }

    @Override
    public Operation judge(Loss loss, Scores real, Scores generated, Tally tally) {
        return writing(Nd4jLosses.judge(loss, real, generated, (Nd4jTally) tally), real.deltas(), generated.deltas());
    }

    @Override
    public Operation penalise(Coefficient weight, double target, Matrix squaredNorms, Matrix factors, Tally tally) {
        return writing(
                Nd4jLosses.penalise(
                        (HostCoefficient) weight, target, view(squaredNorms), view(factors), (Nd4jTally) tally),
                factors);
    }

    @Override
    public void close() {
        multiplication.close();
    }

    private static Operation op(Op op) {
        return () -> Nd4j.getExecutioner().exec(op);
    }
}
