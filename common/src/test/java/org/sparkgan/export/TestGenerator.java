package org.sparkgan.export;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.R3Gan;
import org.sparkgan.nn.architecture.ResNet;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;
import org.sparkgan.reference.Numbers;

/** A generator of each kind with random numbers in every place. */
record TestGenerator(String name, NetworkSpec spec, ImageShape shape, float scale) {
    static final int LATENT = 6;
    static final int CLASSES = 3;

    private static final Map<TestGenerator, ExportedGenerator> EXPORTED = new ConcurrentHashMap<>();

    static Stream<TestGenerator> all() {
        return Stream.of(
                mlp("mlp"),
                mlp("mlp with labels").withLabels(),
                dcgan(1, 28, BatchNormName.GENERATOR),
                dcgan(3, 32, BatchNormName.GENERATOR),
                dcgan(3, 64, BatchNormName.GENERATOR),
                dcgan(3, 32, BatchNormName.NONE),
                dcgan(1, 28, BatchNormName.GENERATOR).withLabels(),
                resNet(32, BatchNormName.GENERATOR),
                resNet(64, BatchNormName.GENERATOR),
                resNet(32, BatchNormName.NONE),
                resNet(64, BatchNormName.GENERATOR).withLabels(),
                r3gan(28),
                r3gan(64).withLabels());
    }

    static TestGenerator mlp(String name) {
        return new TestGenerator(name, NetworkSpec.mlp(LATENT, 16, 3 * 25), new ImageShape(3, 5, 5), 0.3f);
    }

    static TestGenerator dcgan(int channels, int side, BatchNormName norm) {
        return new TestGenerator(
                "dcgan of " + side + ", batch norm " + norm,
                new Dcgan(channels, side, 5, norm).generator(LATENT),
                new ImageShape(channels, side, side),
                0.3f);
    }

    static TestGenerator resNet(int side, BatchNormName norm) {
        return new TestGenerator(
                "resnet of " + side + ", batch norm " + norm,
                new ResNet(3, side, 4, norm).generator(LATENT),
                new ImageShape(3, side, side),
                norm == BatchNormName.NONE ? 0.25f : 0.3f);
    }

    static TestGenerator r3gan(int side) {
        return new TestGenerator(
                "r3gan of " + side,
                new R3Gan(3, side, 4, 2).generator(LATENT),
                new ImageShape(3, side, side),
                side == 28 ? 0.4f : 0.33f);
    }

    TestGenerator withLabels() {
        return new TestGenerator(name + ", with labels", spec.withLabels(CLASSES), shape, scale);
    }

    SavedGenerator saved() {
        float[] parameters = new float[spec.parameters()];
        new RandomStream(2, Purpose.GENERATOR_INIT).normal(0, 0, 0, parameters, 0, parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] *= scale;
        }
        return new SavedGenerator("file:/runs/x/checkpoints/000012000/generator.zip", spec, parameters, shape);
    }

    /** The same each time: statistics take seconds. */
    ExportedGenerator exported() {
        return EXPORTED.computeIfAbsent(this, generator -> ExportedGenerator.of(generator.saved()));
    }

    static float[] latents(int samples) {
        float[] latents = new float[samples * LATENT];
        new RandomStream(5, Purpose.SAMPLE_LATENT).normal(0, 0, 0, latents, 0, latents.length);
        return latents;
    }

    static long[] labels(int samples) {
        long[] labels = new long[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i * 2L % CLASSES;
        }
        return labels;
    }

    /** What we make of {@link #latents} and {@link #labels}, before it is rounded to bytes. */
    float[] forward(int samples) {
        return forward(latents(samples), samples);
    }

    float[] forward(float[] latents, int samples) {
        StandingNetwork standing = exported().network();
        Network network = standing.on(new Nd4jDevice());
        BoundNetwork batch = network.activations(samples);
        batch.input().write(Numbers.of(latents));
        if (spec.classes() > 0) {
            long[] labels = labels(samples);
            Numbers.label(
                    batch.labels(),
                    Arrays.stream(labels).mapToInt(Math::toIntExact).toArray());
        }
        batch.forward();
        double[] made = Numbers.of(batch.output());
        float[] values = new float[made.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) made[i];
        }
        return values;
    }

    static float[] clipped(float[] values) {
        float[] clipped = values.clone();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.max(-1, Math.min(1, clipped[i]));
        }
        return clipped;
    }

    @Override
    public String toString() {
        return name;
    }
}
