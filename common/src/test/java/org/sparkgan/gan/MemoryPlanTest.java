package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.compute.nd4j.PlannedMemory;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;

class MemoryPlanTest {
    private static final int BATCH = 5;

    @ParameterizedTest
    @CsvSource({
        "gan, mlp, 1, 28",
        "wgan, mlp, 3, 9",
        "wgan-gp, mlp, 1, 28",
        "gan, dcgan, 3, 32",
        "wgan, dcgan, 1, 28",
        "wgan-gp, dcgan, 1, 28",
        "wgan-gp, dcgan, 3, 64",
        "gan, resnet, 1, 32",
        "wgan-gp, resnet, 3, 64"
    })
    void anEngineTakesWhatWasPlannedToTheByte(String objective, String architecture, int channels, int side) {
        GanSpec spec = spec(
                channels,
                side,
                "gan.objective=" + objective,
                "network.architecture=" + architecture,
                "network.hidden=40",
                "network.features=3");
        assertTakesWhatWasPlanned(spec);
    }

    @ParameterizedTest
    @CsvSource({
        "gan, dcgan, 28, 10, 0",
        "hinge, mlp, 28, 10, 0",
        "lsgan, dcgan, 28, 0, 5",
        "hinge, resnet, 32, 10, 0",
        "rpgan, mlp, 28, 0, 0",
        "rpgan, resnet, 32, 3, 3",
        "rpgan, r3gan, 28, 3, 3",
        "hinge, r3gan, 64, 0, 3"
    })
    void penaltiesOnImagesArePlannedToo(String objective, String architecture, int side, double r1, double r2) {
        assertTakesWhatWasPlanned(spec(
                1,
                side,
                "gan.objective=" + objective,
                "gan.r1=" + r1,
                "gan.r2=" + r2,
                "network.architecture=" + architecture,
                "network.hidden=40",
                "network.features=3",
                "network.group-size=2"));
    }

    @ParameterizedTest
    @CsvSource({"gan, dcgan, 28", "wgan-gp, mlp, 28", "wgan-gp, dcgan, 28", "wgan-gp, resnet, 32", "wgan-gp, r3gan, 32"
    })
    void labelsArePlannedToo(String objective, String architecture, int side) {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "gan.objective=" + objective,
                        "gan.conditional=true",
                        "network.architecture=" + architecture,
                        "network.hidden=3",
                        "network.features=3",
                        "network.group-size=3"));
        assertTakesWhatWasPlanned(GanSpec.of(config, new ImageShape(1, side, side), 7));
    }

    @ParameterizedTest
    @CsvSource({"gan, mlp, 28", "rpgan, dcgan, 28", "wgan-gp, resnet, 32"})
    void augmentationIsPlannedToo(String objective, String architecture, int side) {
        assertTakesWhatWasPlanned(spec(
                3,
                side,
                "gan.objective=" + objective,
                "augment.policies=color, rotate, cutout",
                "network.architecture=" + architecture,
                "network.hidden=40",
                "network.features=3"));
    }

    @ParameterizedTest
    @CsvSource({"hinge, mlp, 28", "gan, dcgan, 28", "wgan-gp, resnet, 32"})
    void spectralNormalisationIsPlannedToo(String objective, String architecture, int side) {
        assertTakesWhatWasPlanned(spec(
                1,
                side,
                "gan.objective=" + objective,
                "network.spectral-norm=true",
                "network.architecture=" + architecture,
                "network.hidden=40",
                "network.features=3"));
    }

    private static void assertTakesWhatWasPlanned(GanSpec spec) {
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, BATCH, 1);
        engine.load(spec.initialState(1));
        for (int iteration = 0; iteration < 2; iteration++) {
            engine.iterate(iteration, 0, new BlackImages());
        }
        PlannedMemory plan = new PlannedMemory();
        GanEngine.plan(spec, BATCH, plan);
        assertThat(plan.arrayBytes()).isEqualTo(engine.bytes());
    }

    /** Per sample of a critic's batch: 8 inputs, twice (outputs and gradients) 7 + 7 + 7 + 1, slopes 7 + 7 + 7, ones 4. */
    @Test
    void byHand() {
        GanSpec spec = spec(2, 2, "gan.objective=gan", "gan.latent-dim=3", "network.hidden=7");
        PlannedMemory plan = new PlannedMemory();
        GanEngine.plan(spec, BATCH, plan);
        int generator = 4 * 7 + 8 * 7 * 2 + 8 * 8;
        int critic = 9 * 7 + 8 * 7 * 2 + 8;
        int criticBatch = 2 * BATCH * (8 + 2 * 22 + 21 + 4);
        int generatorBatch = 2 * BATCH * (3 + 2 * 29 + 21 + 4);
        int imageGradient = 8 * BATCH;
        assertThat(plan.bytes())
                .isEqualTo(4L * (2 * generator + 2 * critic + criticBatch + generatorBatch + imageGradient));
    }

    @Test
    void theLargestNetworksDoNotWrapAround() {
        GanSpec spec = spec(3, 64, "network.hidden=65536");
        PlannedMemory plan = new PlannedMemory();
        GanEngine.plan(spec, 65536, plan);
        assertThat(plan.bytes()).isGreaterThan(1L << 37);
    }

    private static GanSpec spec(int channels, int side, String... settings) {
        return GanSpec.of(
                ConfigReader.read(List.of(), new ArrayList<>(List.of(settings))), new ImageShape(channels, side, side));
    }

    private record BlackImages() implements Minibatches {
        @Override
        public void read(long criticStep, byte[] images) {}

        @Override
        public void labels(long criticStep, int[] labels) {}
    }
}
