package org.sparkgan.compute;

/**
 * What computes: memory, and operations that are bound to it once. They run in the order in which they are called; what the JVM
 * reads of them waits until they are done.
 *
 * <p>All matrices of an operation are of one device. A result may be one of its own operands only where that is said. Who makes a
 * device closes it.
 */
public interface Device extends AutoCloseable {
    /** The kind of what computes. */
    DeviceKind kind();

    /** What computes, for people. */
    String description();

    /** Memory of this device, which counts what it gives. */
    Memory memory();

    /** A vector of the JVM beside {@code matrix}. */
    HostVector mirror(Matrix matrix);

    /** Images of so many steps, in the JVM, for {@code to}. */
    HostPixels pixels(Matrix to, int steps);

    /** A tally of nothing yet. */
    Tally tally();

    /** A clock that stands at 0. */
    Clock clock();

    /**
     * The same work, faster where it is done again and again: a device may record which operations it runs and ask for all of them at
     * once from then on.
     *
     * @param work runs the same operations each time, and uploads the same vectors; the JVM reads nothing of them meanwhile
     */
    default Operation recorded(Operation work) {
        return work;
    }

    /** A number that may change from iteration to iteration. */
    Coefficient coefficient(double value);

    /** Draws the noise of the clock's iteration into {@code to}; its first column is the clock's first sample. */
    Operation draw(Noise noise, Clock clock, Matrix to);

    /**
     * Parameters that are trained, of zeros.
     *
     * @param parameters what moves
     * @param gradient of the loss by them
     * @param rule moves them
     * @param average whether a moving average follows
     * @param clock has the share of the parameters in their average
     * @param watched stops the steps
     * @param frozen how many of them, the first, neither move nor are clamped; their gradient is not read
     */
    Trained trained(
            Matrix parameters,
            Matrix gradient,
            UpdateRule rule,
            Average average,
            Clock clock,
            Tally watched,
            int frozen);

    /** to = value, everywhere. */
    Operation fill(Matrix to, double value);

    /** to = from. */
    Operation copy(Matrix to, Matrix from);

    /** to = left right, elementwise; {@code to} may be either, and {@code right} a row, a factor a column, or one number. */
    Operation elementwise(Arithmetic arithmetic, Matrix to, Matrix left, Matrix right);

    /** The matrix product of two factors, which {@code product} brings to {@code to}. */
    Operation product(Product product, Matrix to, Factor left, Factor right);

    /** norm = ‖vector‖₂, {@code [1, 1]}; then vector = vector / norm. */
    Operation unit(Matrix vector, Matrix norm);

    /** output = function(input), which may be the same matrix, and slope = the function's derivative there. */
    Operation activate(Function function, Matrix input, Matrix output, Matrix slope);

    /** Every sample from {@code [rows, columns]} to {@code [columns, rows]}, row-major, with so many numbers side by side in each place. */
    Operation transpose(Matrix from, Matrix to, int rows, int columns, int numbers);

    /**
     * Each channel of maps, channels last, under the window [1, 2, 1]ᵀ[1, 2, 1]/16 with zeros around; {@code to} may not be {@code from}.
     * It is its own transpose.
     */
    Operation smooth(FeatureMaps maps, Matrix from, Matrix to);

    /** means = factor times the mean of each window. */
    Operation average(Windows windows, Matrix maps, Matrix means, double factor);

    /** The transpose of {@link #average}: to each pixel of a window factor times its share of what the mean has. */
    Operation spread(Windows windows, Matrix means, Matrix maps, double factor);

    /**
     * Maps images, each by its own map; {@code to} may not be {@code from}.
     *
     * @param numbers of the maps, {@code [numbers of a map, samples]}
     * @param from {@code [values of an image, samples]}
     * @param to the same
     */
    Operation map(ImageMaps maps, Matrix numbers, Matrix from, Matrix to);

    /** maps = W * image + b, with b {@code [channels of the maps, 1]}, or {@link Matrix#NONE} for none. */
    Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Workspace workspace);

    /** image = Wᵀ * maps. */
    Operation convolveBack(Convolution shape, Matrix maps, Matrix weights, Matrix image, Workspace workspace);

    /** The gradient by W of what {@link #convolve} makes, from image and the maps' delta. */
    Operation convolutionGradient(Convolution shape, Matrix image, Matrix maps, Matrix gradient, Workspace workspace);

    /** Batch normalisation by statistics of the batch. */
    Normalisation normalise(Channels channels, NormBatch batch, NormParameters parameters);

    /**
     * Normalisation by given statistics; output may be the input.
     *
     * @param parameters γ, β, means and variances, {@code [channels, 4]}
     */
    Operation normalise(Channels channels, Matrix input, Matrix output, Matrix parameters);

    /**
     * Works out a loss and its gradient by the scores, and reports four numbers: the loss, the mean of the real scores less that
     * of the generated ones, the sum of the signs of the real scores, or of a real score less the generated one of its place where
     * the objective is {@linkplain org.sparkgan.config.ObjectiveName#paired() paired}, and the mean of the real scores. Where the
     * loss is {@linkplain Loss#held held}, a fifth is the value of that part, whose gradient is added.
     *
     * @param real scores of real images; of no samples where the loss does not see them
     * @param generated scores of generated images
     */
    Operation judge(Loss loss, Scores real, Scores generated, Tally tally);

    /**
     * Of a gradient penalty w mean((‖g‖ - t)²) reports the value, and makes the factor of each sample's gradient in the direction of
     * its tangent: (2w/B) (‖g‖ - t)/‖g‖, and 0 where ‖g‖ = 0.
     *
     * @param weight w
     * @param target t
     * @param squaredNorms ‖g‖² of each sample, {@code [1, batch]}
     * @param factors filled, {@code [1, batch]}
     */
    Operation penalise(Coefficient weight, double target, Matrix squaredNorms, Matrix factors, Tally tally);

    /** Gives back what it holds of the machine; nothing of it can be used any more. */
    @Override
    default void close() {}
}
