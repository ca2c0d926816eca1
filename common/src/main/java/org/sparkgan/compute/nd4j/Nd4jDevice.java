package org.sparkgan.compute.nd4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
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

/** What ND4J computes on. In DOUBLE, which is for checks, parameters are trained in float beside it. */
public final class Nd4jDevice implements Device {
    private final DataType type;

    /** The device of this machine, for FLOAT. */
    public Nd4jDevice() {
        this(Precision.FLOAT);
    }

    /** The device of this machine, for numbers of this precision. */
    public Nd4jDevice(Precision precision) {
        Backend.choose();
        type = switch (precision) {
            case FLOAT -> DataType.FLOAT;
            case DOUBLE -> DataType.DOUBLE;
        };
    }

    @Override
    public DeviceKind kind() {
        return Backend.device();
    }

    @Override
    public String description() {
        return Backend.description();
    }

    @Override
    public Memory memory() {
        return new Nd4jMemory(type);
    }

    @Override
    public HostVector mirror(Matrix matrix) {
        return Nd4jVector.of(view(matrix));
    }

    @Override
    public HostPixels pixels(Matrix to, int steps) {
        return new Nd4jPixels(Nd4jVector.of(view(to)), steps);
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
        Nd4jVector values = Nd4jVector.of(view(parameters));
        Nd4jVector gradients = Nd4jVector.of(view(gradient));
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
        return op(new ScalarSet(view(to), value));
    }

    @Override
    public Operation copy(Matrix to, Matrix from) {
        return new BoundOp("assign", List.of(view(to), view(from)), view(to));
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
        return new BoundOp(name, List.of(view(left), second), view(to));
    }

    @Override
    public Operation product(Product product, Matrix to, Factor left, Factor right) {
        return MatrixProduct.of(product, view(to), view(left.matrix()), left.use(), view(right.matrix()), right.use());
    }

    @Override
    public Operation unit(Matrix vector, Matrix norm) {
        INDArray length = view(norm).reshape(new long[0]);
        return Operation.sequence(
                new BoundOp("reduce_norm2", List.of(view(vector)), length),
                new BoundOp("divide", List.of(view(vector), length), view(vector)));
    }

    @Override
    public Operation activate(Function function, Matrix input, Matrix output, Matrix slope) {
        return Nd4jFunctions.of(function, view(input), view(output), view(slope));
    }

    @Override
    public Operation transpose(Matrix from, Matrix to, int rows, int columns) {
        long samples = from.columns();
        return new BoundOp(
                "permute",
                List.of(view(from).transpose().reshape('c', true, samples, rows, columns)),
                view(to).transpose().reshape('c', true, samples, columns, rows),
                0,
                2,
                1);
    }

    @Override
    public Operation average(Windows windows, Matrix maps, Matrix means, double factor) {
        INDArray to = samples(means, windows.means());
        return scaled(
                new BoundOp("avgpool2d", List.of(samples(maps, windows.maps())), to, settings(windows)),
                view(means),
                factor);
    }

    @Override
    public Operation spread(Windows windows, Matrix means, Matrix maps, double factor) {
        INDArray to = samples(maps, windows.maps());
        // Of the first operand the operation reads the shape alone.
        return scaled(
                new BoundOp("avgpool2d_bp", List.of(to, samples(means, windows.means())), to, settings(windows)),
                view(maps),
                factor);
    }

    /** Window and stride, no padding, no dilation; divided by the window's size; channels last. */
    private static long[] settings(Windows windows) {
        int height = windows.height();
        int width = windows.width();
        return new long[] {height, width, height, width, 0, 0, 1, 1, 0, 0, 1};
    }

    private static Operation scaled(Operation operation, INDArray result, double factor) {
        return factor == 1 ? operation : Operation.sequence(operation, op(new ScalarMultiplication(result, factor)));
    }

    @Override
    public Operation map(ImageMaps maps, Matrix numbers, Matrix from, Matrix to) {
        return new Nd4jImageMaps(maps, view(numbers), view(from), view(to));
    }

    @Override
    public Operation convolve(Convolution shape, Matrix image, Matrix weights, Matrix maps, Workspace workspace) {
        return convolution(shape, weights, workspace).down(view(image), view(maps));
    }

    @Override
    public Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Workspace workspace) {
        return convolution(shape, weights, workspace).down(view(image), view(maps), view(biases));
    }

    @Override
    public Operation convolveBack(Convolution shape, Matrix maps, Matrix weights, Matrix image, Workspace workspace) {
        return convolution(shape, weights, workspace).up(view(maps), view(image));
    }

    private static Nd4jConvolution convolution(Convolution shape, Matrix weights, Workspace workspace) {
        return new Nd4jConvolution(shape, view(weights), (Nd4jWorkspace) workspace);
    }

    @Override
    public Operation convolutionGradient(
            Convolution shape, Matrix image, Matrix maps, Matrix gradient, Workspace workspace) {
        return PatchProducts.gradient(
                shape, view(image), view(maps), view(gradient), view(((Nd4jWorkspace) workspace).patches()));
    }

    @Override
    public Normalisation normalise(Channels channels, NormBatch batch, NormParameters parameters) {
        return new Nd4jNormalisation(channels, batch, parameters);
    }

    @Override
    public Operation normalise(Channels channels, Matrix input, Matrix output, Matrix parameters) {
        return Nd4jNormalisation.standing(channels, view(input), view(output), view(parameters));
    }

    @Override
    public Operation judge(Loss loss, Scores real, Scores generated, Tally tally) {
        return Nd4jLosses.judge(loss, real, generated, (Nd4jTally) tally);
    }

    @Override
    public Operation penalise(Coefficient weight, double target, Matrix squaredNorms, Matrix factors, Tally tally) {
        return Nd4jLosses.penalise(
                (HostCoefficient) weight, target, view(squaredNorms), view(factors), (Nd4jTally) tally);
    }

    private static INDArray view(Matrix matrix) {
        return Nd4jStorage.view(matrix);
    }

    private static INDArray samples(Matrix matrix, FeatureMaps shape) {
        return Nd4jConvolution.samples(view(matrix), shape);
    }

    private static Operation op(Op op) {
        return () -> Nd4j.getExecutioner().exec(op);
    }
}
