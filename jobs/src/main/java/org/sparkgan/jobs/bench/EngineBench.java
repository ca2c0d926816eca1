package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** The engine without Spark: iterations of one critic and one generator step, each worker in a thread of its own. */
final class EngineBench {
    /** Images of a worker, unless a case says otherwise. */
    static final int BATCH = 64;

    private static final int LARGE_BATCH = 256;
    private static final int SQUARE = 1024;
    private static final int FEATURES = 64;
    private static final double SECONDS = 10;

    private final int workers;
    private final Precision precision;
    private final List<Case> cases;

    /** One network at work. */
    private record Case(String name, GanSpec spec, int batch) {}

    /**
     * Prepares to measure.
     *
     * @param wanted name of the one network that is measured; empty for all
     * @param precision of products
     * @throws ConfigException where no network has this name
     */
    EngineBench(int workers, String wanted, Precision precision) {
        this.workers = workers;
        this.precision = precision;
        this.cases = all().filter(each -> wanted.isEmpty() || each.name().equals(wanted))
                .toList();
        if (cases.isEmpty()) {
            throw new ConfigException("--case " + wanted + ": there is no such network, give one of "
                    + all().map(each -> "\"" + each.name() + "\"").collect(Collectors.joining(", ")));
        }
    }

    /** The names of what is measured. */
    List<String> networks() {
        return cases.stream().map(Case::name).toList();
    }

    List<Measurement> run() {
        double peak = gemmPeak();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "gemm", "sgemm " + SQUARE + " cubed", peak, "GFLOP/s", workers + " threads, one product each"));
        cases.forEach(each -> measurements.add(measure(each, peak)));
        return measurements;
    }

    private static Stream<Case> all() {
        ImageShape grey = new ImageShape(1, 28, 28);
        ImageShape colour = new ImageShape(3, 64, 64);
        return Stream.of(
                mlp("gan", grey, 512, BATCH),
                mlp("wgan", grey, 512, BATCH),
                mlp("wgan-gp", grey, 512, BATCH),
                mlp("gan", grey, 512, LARGE_BATCH),
                mlp("wgan-gp", grey, 512, LARGE_BATCH),
                mlp("gan", colour, 1024, BATCH),
                mlp("wgan-gp", colour, 1024, BATCH),
                new Case("gan r1 784/512", spec("gan", grey, "network.hidden=512", "gan.r1=1"), BATCH),
                mlp("rpgan", grey, 512, BATCH),
                dcgan("gan", colour),
                dcgan("wgan-gp", colour),
                dcgan("rpgan", colour));
    }

    /** Images per second of all workers together. */
    static double imagesPerSecond(GanSpec spec, int workers, double seconds) {
        return BATCH * Rate.perSecond(workers, seconds, worker -> iteration(spec, worker));
    }

    static GanSpec spec(String objective, ImageShape shape, int hidden) {
        return spec(objective, shape, "network.hidden=" + hidden);
    }

    private static GanSpec spec(String objective, ImageShape shape, String... network) {
        List<String> settings = new ArrayList<>(List.of(network));
        settings.addAll(List.of("gan.objective=" + objective, "gan.critic-steps=1"));
        return GanSpec.of(ConfigReader.read(List.of(), settings), shape);
    }

    static Runnable iteration(GanSpec spec, int worker) {
        return iteration(new Nd4jDevice(), spec, BATCH, worker);
    }

    private static Runnable iteration(Device device, GanSpec spec, int size, int worker) {
        GanEngine engine = new GanEngine(device, spec, size, 1);
        engine.load(spec.initialState(1));
        byte[] images = images(size * spec.shape().values(), worker);
        int[] iteration = {0};
        return () -> engine.iterate(
                iteration[0]++, worker * size, (step, batch) -> System.arraycopy(images, 0, batch, 0, batch.length));
    }

    private static Case mlp(String objective, ImageShape shape, int hidden, int batch) {
        String name = objective + " " + shape.values() + "/" + hidden + (batch == BATCH ? "" : ", batch " + batch);
        return new Case(name, spec(objective, shape, hidden), batch);
    }

    private static Case dcgan(String objective, ImageShape shape) {
        return new Case(
                objective + " dcgan " + shape.width() + "x" + shape.height() + "/" + FEATURES,
                spec(objective, shape, "network.architecture=dcgan", "network.features=" + FEATURES),
                BATCH);
    }

    private Measurement measure(Case each, double peak) {
        double rate = each.batch()
                * Rate.perSecond(
                        workers,
                        SECONDS,
                        worker -> iteration(new Nd4jDevice(precision), each.spec(), each.batch(), worker));
        double share = rate * Flops.perImage(each.spec()) / (peak * 1e9);
        return new Measurement(
                "engine",
                each.name() + (precision == Precision.FLOAT ? "" : ", bfloat16"),
                rate,
                "img/s",
                String.format(Locale.ROOT, "%.0f %% of the sgemm peak", 100 * share));
    }

    private double gemmPeak() {
        double flops = 2.0 * SQUARE * SQUARE * SQUARE;
        return flops / 1e9 * Rate.perSecond(workers, SECONDS / 2, worker -> product()::run);
    }

    private static Operation product() {
        Device device = new Nd4jDevice();
        Memory memory = device.memory();
        Noise noise = new Noise(Noise.Distribution.UNIFORM, new RandomStream(1, Purpose.CRITIC_INIT), 0);
        Matrix left = memory.matrix(SQUARE, SQUARE);
        Matrix right = memory.matrix(SQUARE, SQUARE);
        Clock clock = device.clock();
        device.draw(noise, clock, left).run();
        clock.set(1, 0, 0);
        device.draw(noise, clock, right).run();
        return device.product(Product.INTO, memory.matrix(SQUARE, SQUARE), Factor.plain(left), Factor.plain(right));
    }

    private static byte[] images(int values, int worker) {
        Random random = new Random(worker);
        byte[] images = new byte[values];
        random.nextBytes(images);
        return images;
    }
}
