package org.sparkgan.gan;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.nn.Activations;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Training of one replica: takes iterations of k critic steps and one generator step, on buffers that are allocated once.
 * For one thread at a time.
 */
public final class GanEngine {
    private final GanSpec spec;
    private final int batchSize;
    private final TrainedNetwork generator;
    private final TrainedNetwork critic;
    private final Activations generated;
    private final List<INDArray> fakes;
    private final CriticStep criticStep;
    private final GeneratorStep generatorStep;
    private final float[] generatorEma;
    private final HostVector real;
    private final HostVector latent;
    private final HostVector shares;
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
        this.spec = spec;
        this.batchSize = batchSize;
        generator = new TrainedNetwork(spec.generator(), spec.optimizer().generator());
        critic = new TrainedNetwork(spec.critic(), spec.optimizer().critic());
        criticStep = new CriticStep(spec, critic.network(), batchSize);
        int criticSteps = spec.gan().criticSteps();
        generated = generator.network().activations((criticSteps + 1) * batchSize);
        fakes = IntStream.range(0, criticSteps)
                .mapToObj(this::batchOf)
                .map(Activations::output)
                .toList();
        generatorStep = new GeneratorStep(spec, batchOf(criticSteps), criticStep);
        generatorEma = new float[spec.gan().emaDecay() > 0 ? spec.generator().parameters() : 0];
        real = new HostVector(criticStep.real());
        latent = new HostVector(generated.input());
        shares = spec.gan().objective() == ObjectiveName.WGAN_GP ? new HostVector(criticStep.interpolation()) : null;
        criticLatent = new RandomStream(seed, Purpose.CRITIC_LATENT);
        generatorLatent = new RandomStream(seed, Purpose.GENERATOR_LATENT);
        interpolation = new RandomStream(seed, Purpose.INTERPOLATION);
    }

    /** Goes on from {@code state}, which is copied. */
    public void load(GanState state) {
        generator.load(state.generator(), state.generatorOptimizer());
        critic.load(state.critic(), state.criticOptimizer());
        TrainedNetwork.copy(state.generatorEma(), generatorEma);
    }

    /**
     * Where the replica stands. The vectors are the engine's own: they change with the next iteration or load.
     *
     * @param iteration how many iterations were taken, as the caller counts them
     */
    public GanState state(int iteration) {
        return new GanState(
                iteration,
                generator.parameters(),
                critic.parameters(),
                generatorEma,
                generator.optimizerState(),
                critic.optimizerState());
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
        generate(iteration, firstSample);
        IterationLosses losses = IterationLosses.NONE;
        for (int step = 0; step < spec.gan().criticSteps(); step++) {
            images.read((long) iteration * spec.gan().criticSteps() + step, real.values());
            losses = losses.plus(trainCritic(iteration, step, firstSample));
        }
        return losses.plusGenerator(trainGenerator(iteration));
    }

    private CriticLosses trainCritic(int iteration, int step, int firstSample) {
        if (spec.gan().objective() == ObjectiveName.WGAN) {
            critic.clip((float) spec.gan().clip());
        }
        real.upload();
        criticStep.fake().assign(fakes.get(step));
        if (shares != null) {
            for (int i = 0; i < batchSize; i++) {
                interpolation.uniform(iteration, step, firstSample + i, shares.values(), i, 1);
            }
            shares.upload();
        }
        CriticLosses losses = criticStep.run();
        DivergedException.check(iteration, "gradient penalty", losses.penalty());
        DivergedException.check(iteration, "critic loss", losses.loss());
        critic.update();
        return losses;
    }

    private double trainGenerator(int iteration) {
        double loss = generatorStep.judge();
        DivergedException.check(iteration, "generator loss", loss);
        generator.update();
        MovingAverage.of(spec.gan()).add(generator.parameters(), iteration, iteration + 1, generatorEma);
        return loss;
    }

    /** All images of an iteration in one pass: until its last step the generator does not change. */
    private void generate(int iteration, int firstSample) {
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

    private Activations batchOf(int step) {
        return generated.slice(step * batchSize, (step + 1) * batchSize);
    }
}
