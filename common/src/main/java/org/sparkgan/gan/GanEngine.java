package org.sparkgan.gan;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sparkgan.compute.Average;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.Trained;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.gan.optimizer.Optimizer;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Training of one replica: takes iterations of k critic steps and one generator step, on buffers that are allocated once. During an
 * iteration nothing is read from the device; its losses come back at the end. For one thread at a time.
 */
public final class GanEngine {
    private final GanSpec spec;
    private final int criticSteps;
    private final int batchSize;
    private final Players players;
    private final Network generator;
    private final Network critic;
    private final BoundNetwork generated;
    private final List<Operation> shows;
    private final CriticStep criticStep;
    private final GeneratorStep generatorStep;
    private final Clock clock;
    private final Tally tally;
    /** By critic step. */
    private final HostPixels real;

    private final Optional<IterationLabels> labels;
    private final Optional<IterationAugmentation> augmentation;
    private final IterationNoise noise;
    private final Operation wholeIteration;

    /**
     * Allocates everything.
     *
     * @param device what computes
     * @param spec what is trained and how
     * @param batchSize images of a critic step
     * @param seed decides noise, interpolation and augmentation
     */
    public GanEngine(Device device, GanSpec spec, int batchSize, long seed) {
        CudaRule.requireGame(device.kind(), spec);
        this.spec = spec;
        this.batchSize = batchSize;
        criticSteps = spec.gan().criticSteps();
        clock = device.clock();
        tally = device.tally();
        generator = new Network(spec.generator(), device);
        critic = new Network(spec.critic(), device);
        players = new Players(
                spec,
                trained(generator, spec.optimizer().generator(), Players.average(spec)),
                trained(critic, spec.optimizer().critic(), Average.NONE));
        criticStep = new CriticStep(spec, critic, batchSize, tally);
        int samples = generated(spec, batchSize);
        generated = generator.activations(samples, samples, batchSize);
        List<BoundNetwork> batches =
                IntStream.rangeClosed(0, criticSteps).mapToObj(this::batchOf).toList();
        shows = batches.subList(0, criticSteps).stream()
                .map(batch -> device.copy(criticStep.generated(), batch.output()))
                .toList();
        generatorStep = new GeneratorStep(spec, batches.get(criticSteps), criticStep, tally);
        real = device.pixels(criticStep.real(), criticSteps);
        labels = spec.generator().classes() > 0
                ? Optional.of(
                        new IterationLabels(device, criticSteps, batchSize, generated.labels(), criticStep.labels()))
                : Optional.empty();
        augmentation = criticStep
                .augmented()
                .map(images -> new IterationAugmentation(device, spec, batchSize, seed, images.maps()));
        noise = new IterationNoise(
                device, clock, seed, batches.stream().map(BoundNetwork::input).toList(), criticStep.shares());
        wholeIteration = device.recorded(this::takeSteps);
    }

    private Trained trained(Network network, OptimizerSettings optimizer, Average average) {
        return network.device()
                .trained(
                        network.parameters(),
                        network.gradient(),
                        Optimizer.of(optimizer),
                        average,
                        clock,
                        tally,
                        Math.toIntExact(network.spec().frozen()));
    }

    /** What the engine of {@code spec} takes of {@code memory}. */
    public static void plan(GanSpec spec, int batchSize, Memory memory) {
        Network.plan(spec.generator(), memory);
        Network.plan(spec.critic(), memory);
        CriticStep.plan(spec, batchSize, memory);
        BoundNetwork.plan(spec.generator(), generated(spec, batchSize), memory);
        GeneratorStep.plan(spec, batchSize, memory);
        memory.kept(kept(spec.generator(), spec.optimizer().generator(), Players.average(spec)));
        memory.kept(kept(spec.critic(), spec.optimizer().critic(), Average.NONE));
        memory.kept((long) batchSize * spec.critic().inputs() / Float.BYTES);
    }

    private static long kept(NetworkSpec network, OptimizerSettings optimizer, Average average) {
        return network.trainable() * (OptimizerState.moments(optimizer) + (average == Average.KEPT ? 1 : 0));
    }

    /** Images of all steps of an iteration. */
    private static int generated(GanSpec spec, int batchSize) {
        return (spec.gan().criticSteps() + 1) * batchSize;
    }

    private BoundNetwork batchOf(int step) {
        return generated.slice(step * batchSize, (step + 1) * batchSize);
    }

    /** Bytes that the engine has off the heap. */
    long bytes() {
        return generator.bytes() + critic.bytes();
    }

    /** Goes on from {@code state}, which is copied. */
    public void load(GanState state) {
        players.load(state);
    }

    /**
     * Where the replica stands. The vectors are the engine's own: they change with the next iteration or load.
     *
     * @param iteration how many iterations were taken, as the caller counts them
     */
    public GanState state(int iteration) {
        return players.state(iteration);
    }

    /**
     * One iteration.
     *
     * @param iteration how many were taken before
     * @param firstSample index of this replica's first sample in the global batch
     * @param images where real images come from
     * @return the losses of its steps
     * @throws DivergedException when a loss is not finite; neither the network concerned is updated nor any after it
     */
    public IterationLosses iterate(int iteration, int firstSample, Minibatches images) {
        begin(iteration, firstSample, images);
        for (int step = 0; step < criticSteps; step++) {
            read(iteration, step, images);
        }
        wholeIteration.run();
        return losses(iteration);
    }

    /** All of what an iteration asks of the device, once clock, labels, maps and real images are those of the iteration. */
    private void takeSteps() {
        tally.clear();
        generate();
        for (int step = 0; step < criticSteps; step++) {
            players.prepareCritic();
            show(step);
            criticStep.run();
            players.updateCritic();
        }
        showToGenerator();
        generatorStep.run();
        players.updateGenerator();
    }

    private IterationLosses losses(int iteration) {
        double[] numbers = tally.read();
        IterationLosses losses = IterationLosses.NONE;
        int from = 0;
        for (int step = 0; step < criticSteps; step++) {
            losses = losses.plus(criticStep.losses(numbers, from).check(iteration), batchSize);
            from += criticStep.reported();
        }
        return losses.plusGenerator(checked(iteration, numbers[from]), batchSize);
    }

    private static double checked(int iteration, double generatorLoss) {
        DivergedException.check(iteration, "generator loss", generatorLoss);
        return generatorLoss;
    }

    /** Who plays here: who computes gradients apart from {@link #iterate} moves them, or brings others. */
    public Players players() {
        return players;
    }

    /**
     * The critic's losses on one batch, of which {@link #generate} has made the generated half; updates nothing.
     * {@link #criticGradient} goes on from there.
     *
     * @param step which of the iteration's critic steps
     * @throws DivergedException when a loss is not finite
     */
    public CriticLosses criticLosses(int iteration, int step, Minibatches images) {
        tally.clear();
        read(iteration, step, images);
        show(step);
        criticStep.judge();
        return criticStep.losses(tally.read(), 0).check(iteration);
    }

    /**
     * Computes the gradient of the losses that were taken last.
     *
     * @return all of it; the same vector each time
     */
    public float[] criticGradient(GradientListener listener) {
        criticStep.weightGradient(part -> listener.ready(players.criticGradient(part), part));
        return players.criticGradient(Stretch.NONE);
    }

    private void read(int iteration, int step, Minibatches images) {
        images.read((long) iteration * criticSteps + step, real.of(step));
    }

    /** Shows real and generated images to the critic. */
    private void show(int step) {
        real.upload(step);
        shows.get(step).run();
        labels.ifPresent(own -> own.judge(step));
        augmentation.ifPresent(own -> own.judge(step));
        noise.share(step);
    }

    /** Real images and labels of the last critic step, with maps of their own. */
    private void showToGenerator() {
        if (generatorStep.seesReal()) {
            real.upload(criticSteps - 1);
        }
        labels.ifPresent(IterationLabels::judgeGenerator);
        augmentation.ifPresent(IterationAugmentation::judgeGenerator);
    }

    /**
     * The generator's loss on one batch, which {@link #generate} has made; updates nothing. {@link #generatorGradient} goes on from
     * there.
     *
     * @throws DivergedException when the loss is not finite
     */
    public double generatorLoss(int iteration, Minibatches images) {
        tally.clear();
        if (generatorStep.seesReal()) {
            read(iteration, criticSteps - 1, images);
        }
        showToGenerator();
        generatorStep.judge();
        return checked(iteration, tally.read()[0]);
    }

    /**
     * Computes the gradient of the loss that was taken last.
     *
     * @return all of it; the same vector each time
     */
    public float[] generatorGradient(GradientListener listener) {
        generatorStep.weightGradient(part -> listener.ready(players.generatorGradient(part), part));
        return players.generatorGradient(Stretch.NONE);
    }

    /**
     * Generates the images of all steps of an iteration in one pass: until its last step the generator does not change.
     *
     * @param firstSample index of this replica's first sample in the global batch
     * @param images whose labels they take, in a conditional game
     */
    public void generate(int iteration, int firstSample, Minibatches images) {
        begin(iteration, firstSample, images);
        generate();
    }

    private void begin(int iteration, int firstSample, Minibatches images) {
        players.begin(iteration);
        criticStep.begin(iteration, spec.imagesShown(iteration), players.feedback());
        clock.set(iteration, firstSample, players.share(iteration));
        labels.ifPresent(own -> own.read(iteration, images));
        augmentation.ifPresent(own -> own.draw(iteration, firstSample, players.augmentProbability(iteration)));
    }

    private void generate() {
        labels.ifPresent(IterationLabels::generate);
        noise.generate();
        generated.forward();
    }
}
