package org.sparkgan.gan;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.compute.nd4j.HostVector;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Training of one replica: takes iterations of k critic steps and one generator step, on buffers that are allocated once.
 * For one thread at a time.
 */
public final class GanEngine {
    private final GanSpec spec;
    private final int batchSize;
    private final GanParameters parameters;
    private final DeviceNetwork generator;
    private final DeviceNetwork critic;
    private final BoundNetwork generated;
    private final List<INDArray> fakes;
    private final CriticStep criticStep;
    private final GeneratorStep generatorStep;
    private final HostVector real;
    private final HostVector latent;
    private final HostVector shares;
    /** Null where images have none. */
    private final IterationLabels labels;

    private final RandomStream criticLatent;
    private final RandomStream generatorLatent;
    private final RandomStream interpolation;

    /**
     * Allocates everything.
     *
     * @param spec what is trained and how
     * @param batchSize images of a critic step
     * @param seed decides noise and interpolation
     */
    public GanEngine(GanSpec spec, int batchSize, long seed) {
        CudaRule.requireGame(Backend.device(), spec);
        this.spec = spec;
        this.batchSize = batchSize;
        parameters = new GanParameters(spec);
        generator = new DeviceNetwork(spec.generator(), parameters.generator());
        critic = new DeviceNetwork(spec.critic(), parameters.critic());
        criticStep = new CriticStep(spec, critic.network(), batchSize);
        int criticSteps = spec.gan().criticSteps();
        int samples = generated(spec, batchSize);
        generated = generator.network().activations(samples, samples, batchSize);
        fakes = IntStream.range(0, criticSteps)
                .mapToObj(this::batchOf)
                .map(BoundNetwork::output)
                .toList();
        generatorStep = new GeneratorStep(spec, batchOf(criticSteps), criticStep);
        real = new HostVector(criticStep.real());
        latent = new HostVector(generated.input());
        shares = spec.gan().objective() == ObjectiveName.WGAN_GP ? new HostVector(criticStep.interpolation()) : null;
        labels = spec.generator().classes() > 0
                ? new IterationLabels(criticSteps, batchSize, generated.labels(), criticStep.labels())
                : null;
        criticLatent = new RandomStream(seed, Purpose.CRITIC_LATENT);
        generatorLatent = new RandomStream(seed, Purpose.GENERATOR_LATENT);
        interpolation = new RandomStream(seed, Purpose.INTERPOLATION);
    }

    /** What the engine of {@code spec} takes of {@code memory}, the vectors in the JVM apart. */
    public static void plan(GanSpec spec, int batchSize, Memory memory) {
        Network.plan(spec.generator(), memory);
        Network.plan(spec.critic(), memory);
        CriticStep.plan(spec, batchSize, memory);
        BoundNetwork.plan(spec.generator(), generated(spec, batchSize), memory);
        GeneratorStep.plan(spec, batchSize, memory);
    }

    /** Images of all steps of an iteration. */
    private static int generated(GanSpec spec, int batchSize) {
        return (spec.gan().criticSteps() + 1) * batchSize;
    }

    /** Bytes that the engine has off the heap. */
    long bytes() {
        return generator.network().bytes() + critic.network().bytes();
    }

    /** Goes on from {@code state}, which is copied. */
    public void load(GanState state) {
        parameters.load(state);
        generator.upload();
        critic.upload();
    }

    /**
     * Where the replica stands. The vectors are the engine's own: they change with the next iteration or load.
     *
     * @param iteration how many iterations were taken, as the caller counts them
     */
    public GanState state(int iteration) {
        return parameters.state(iteration);
    }

    /**
     * One iteration.
     *
     * @param iteration how many were taken before
     * @param firstSample index of this replica's first sample in the global batch
     * @param images where real images come from
     * @return the losses of its steps
     * @throws DivergedException when a loss is not finite; the network concerned is not updated
     */
    public IterationLosses iterate(int iteration, int firstSample, Minibatches images) {
        generate(iteration, firstSample, images);
        IterationLosses losses = IterationLosses.NONE;
        for (int step = 0; step < spec.gan().criticSteps(); step++) {
            if (parameters.prepareCritic()) {
                critic.upload();
            }
            losses = losses.plus(criticGradient(iteration, step, firstSample, images));
            parameters.updateCritic(critic);
        }
        losses = losses.plusGenerator(generatorGradient(iteration));
        parameters.updateGenerator(iteration, generator);
        return losses;
    }

    /** Takes other parameters for the generator, leaving the rest of the state. */
    public void loadGenerator(float[] values) {
        TrainedParameters.copy(values, parameters.generator());
        generator.upload();
    }

    /** Takes other parameters for the critic, leaving the rest of the state. */
    public void loadCritic(float[] values) {
        TrainedParameters.copy(values, parameters.critic());
        critic.upload();
    }

    /**
     * Computes the critic's gradient on one batch, of which {@link #generate} has made the generated half; updates nothing.
     *
     * @param step which of the iteration's critic steps
     * @throws DivergedException when a loss is not finite
     */
    public CriticLosses criticGradient(int iteration, int step, int firstSample, Minibatches images) {
        images.read((long) iteration * spec.gan().criticSteps() + step, real.values());
        real.upload();
        criticStep.fake().assign(fakes.get(step));
        if (labels != null) {
            labels.judge(step);
        }
        if (shares != null) {
            for (int i = 0; i < batchSize; i++) {
                interpolation.uniform(iteration, step, firstSample + i, shares.values(), i, 1);
            }
            shares.upload();
        }
        CriticLosses losses = criticStep.run();
        DivergedException.check(iteration, "gradient penalty", losses.penalty());
        DivergedException.check(iteration, "critic loss", losses.loss());
        return losses;
    }

    /**
     * Computes the generator's gradient on one batch, which {@link #generate} has made, and its loss; updates nothing.
     *
     * @throws DivergedException when the loss is not finite
     */
    public double generatorGradient(int iteration) {
        if (labels != null) {
            labels.judgeGenerator();
        }
        double loss = generatorStep.judge();
        DivergedException.check(iteration, "generator loss", loss);
        return loss;
    }

    /** What {@link #criticGradient} has computed; the same vector each time. */
    public float[] criticGradient() {
        return critic.gradient();
    }

    /** What {@link #generatorGradient} has computed; the same vector each time. */
    public float[] generatorGradient() {
        return generator.gradient();
    }

    /**
     * Generates the images of all steps of an iteration in one pass: until its last step the generator does not change.
     *
     * @param firstSample index of this replica's first sample in the global batch
     * @param images whose labels they take, in a conditional game
     */
    public void generate(int iteration, int firstSample, Minibatches images) {
        if (labels != null) {
            labels.read(iteration, images);
        }
        int criticSteps = spec.gan().criticSteps();
        for (int step = 0; step < criticSteps; step++) {
            drawLatent(criticLatent, iteration, step, firstSample, step);
        }
        drawLatent(generatorLatent, iteration, 0, firstSample, criticSteps);
        latent.upload();
        generated.forward();
    }

    private void drawLatent(RandomStream random, int iteration, int step, int firstSample, int batch) {
        int size = spec.gan().latentDim();
        for (int i = 0; i < batchSize; i++) {
            int column = batch * batchSize + i;
            random.normal(iteration, step, firstSample + i, latent.values(), column * size, size);
        }
    }

    private BoundNetwork batchOf(int step) {
        return generated.slice(step * batchSize, (step + 1) * batchSize);
    }
}
