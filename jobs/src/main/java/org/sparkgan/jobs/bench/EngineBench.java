package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.nn.MatrixProduct;
import org.sparkgan.nn.MatrixProduct.Factor;

/** The engine without Spark: iterations of one critic and one generator step, each worker in a thread of its own. */
final class EngineBench {
    private static final int BATCH = 64;
    private static final int LARGE_BATCH = 256;
    private static final int SQUARE = 1024;
    private static final int FEATURES = 64;
    private static final double SECONDS = 10;

    private final int workers;
    private final double peak;

    EngineBench(int workers) {
        this.workers = workers;
        this.peak = gemmPeak();
    }

    List<Measurement> run() {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "gemm", "sgemm " + SQUARE + " cubed", peak, "GFLOP/s", workers + " threads, one product each"));
        for (String objective : List.of("gan", "wgan", "wgan-gp")) {
            measurements.add(mlp(objective, new ImageShape(1, 28, 28), 512, BATCH));
        }
        for (String objective : List.of("gan", "wgan-gp")) {
            measurements.add(mlp(objective, new ImageShape(1, 28, 28), 512, LARGE_BATCH));
            measurements.add(mlp(objective, new ImageShape(3, 64, 64), 1024, BATCH));
        }
        for (String objective : List.of("gan", "wgan-gp")) {
            GanSpec spec = spec(
                    objective, new ImageShape(3, 64, 64), "network.architecture=dcgan", "network.features=" + FEATURES);
            measurements.add(rate(objective + " dcgan 64x64/" + FEATURES, spec, BATCH));
        }
        return measurements;
    }

    /** Images per second of all workers together. */
    static double imagesPerSecond(GanSpec spec, int workers, double seconds) {
        return imagesPerSecond(spec, BATCH, workers, seconds);
    }

    private static double imagesPerSecond(GanSpec spec, int batch, int workers, double seconds) {
        return batch * Rate.perSecond(workers, seconds, worker -> iteration(spec, batch, worker));
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
        return iteration(spec, BATCH, worker);
    }

    private static Runnable iteration(GanSpec spec, int size, int worker) {
        GanEngine engine = new GanEngine(spec, size, 1);
        engine.load(spec.initialState(1));
        float[] images = images(size * spec.shape().values(), worker);
        int[] iteration = {0};
        return () -> engine.iterate(
                iteration[0]++, worker * size, (step, batch) -> System.arraycopy(images, 0, batch, 0, batch.length));
    }

    private Measurement mlp(String objective, ImageShape shape, int hidden, int batch) {
        return rate(
                objective + " " + shape.values() + "/" + hidden + (batch == BATCH ? "" : ", batch " + batch),
                spec(objective, shape, hidden),
                batch);
    }

    private Measurement rate(String name, GanSpec spec, int batch) {
        double rate = imagesPerSecond(spec, batch, workers, SECONDS);
        double share = rate * Flops.perImage(spec) / (peak * 1e9);
        return new Measurement(
                "engine", name, rate, "img/s", String.format(Locale.ROOT, "%.0f %% of the sgemm peak", 100 * share));
    }

    private double gemmPeak() {
        double flops = 2.0 * SQUARE * SQUARE * SQUARE;
        return flops / 1e9 * Rate.perSecond(workers, SECONDS / 2, worker -> product()::run);
    }

    private static MatrixProduct product() {
        return MatrixProduct.into(square(), Factor.plain(square()), Factor.plain(square()));
    }

    private static INDArray square() {
        return Nd4j.rand(DataType.FLOAT, SQUARE, SQUARE).dup('f');
    }

    private static float[] images(int values, int worker) {
        Random random = new Random(worker);
        float[] images = new float[values];
        for (int i = 0; i < images.length; i++) {
            images[i] = 2 * random.nextFloat() - 1;
        }
        return images;
    }
}
