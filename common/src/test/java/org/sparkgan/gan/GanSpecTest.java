package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.nn.architecture.Dcgan;
import org.sparkgan.nn.architecture.R3Gan;
import org.sparkgan.nn.architecture.ResNet;

class GanSpecTest {
    private static final JobConfig DCGAN =
            ConfigReader.read(List.of(), List.of("network.architecture=dcgan", "network.features=6"));

    @Test
    void dcgan() {
        GanSpec spec = GanSpec.of(DCGAN, new ImageShape(3, 64, 64));
        Dcgan dcgan = new Dcgan(3, 64, 6);
        assertThat(spec.generator()).isEqualTo(dcgan.generator(100));
        assertThat(spec.critic()).isEqualTo(dcgan.critic());
    }

    @ParameterizedTest
    @CsvSource({"wgan-gp, auto, 32, NONE", "gan, auto, 64, GENERATOR", "wgan-gp, generator, 32, GENERATOR"})
    void resNet(String objective, String choice, int side, BatchNormName expected) {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "network.architecture=resnet",
                        "network.features=6",
                        "gan.objective=" + objective,
                        "network.batch-norm=" + choice));
        GanSpec spec = GanSpec.of(config, new ImageShape(3, side, side));
        assertThat(spec.batchNorm()).isEqualTo(expected);
        ResNet resNet = new ResNet(3, side, 6, expected);
        assertThat(spec.generator()).isEqualTo(resNet.generator(100));
        assertThat(spec.critic()).isEqualTo(resNet.critic());
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 32, 64})
    void r3gan(int side) {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "network.architecture=r3gan",
                        "network.features=6",
                        "network.group-size=4",
                        "gan.objective=rpgan"));
        GanSpec spec = GanSpec.of(config, new ImageShape(3, side, side));
        R3Gan r3gan = new R3Gan(3, side, 6, 4);
        assertThat(spec.generator()).isEqualTo(r3gan.generator(100));
        assertThat(spec.critic()).isEqualTo(r3gan.critic());
        assertThat(spec.batchNorm()).isEqualTo(BatchNormName.NONE);
    }

    @Test
    void resNetRefusesSizesThatItCannotMake() {
        JobConfig config = ConfigReader.read(List.of(), List.of("network.architecture=resnet"));
        assertThatThrownBy(() -> GanSpec.of(config, new ImageShape(1, 28, 28)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.architecture = resnet makes square images with sides of 32, 64 pixels, but those of"
                                + " data.path are 28x28 grey: ingest them with such a data.image-size, or take network.architecture ="
                                + " mlp");
    }

    @ParameterizedTest
    @CsvSource({"gan, auto, BOTH", "gan, none, NONE", "gan, generator, GENERATOR", "wgan-gp, auto, NONE"})
    void batchNormalisation(String objective, String choice, BatchNormName expected) {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "network.architecture=dcgan",
                        "network.features=6",
                        "gan.objective=" + objective,
                        "network.batch-norm=" + choice));
        GanSpec spec = GanSpec.of(config, new ImageShape(3, 64, 64));
        assertThat(spec.batchNorm()).isEqualTo(expected);
        Dcgan dcgan = new Dcgan(3, 64, 6, expected);
        assertThat(spec.generator()).isEqualTo(dcgan.generator(100));
        assertThat(spec.critic()).isEqualTo(dcgan.critic());
    }

    @ParameterizedTest
    @CsvSource({"1, 48, 48, 48x48 grey", "3, 64, 32, 32x64 colour", "3, 256, 256, 256x256 colour"})
    void refusesSizesThatItCannotMake(int channels, int height, int width, String found) {
        assertThatThrownBy(() -> GanSpec.of(DCGAN, new ImageShape(channels, height, width)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("network.architecture = dcgan makes square images with sides of 28, 32, 64, 128 pixels, but"
                        + " those of data.path are " + found + ": ingest them with such a data.image-size, or take"
                        + " network.architecture = mlp");
    }

    @Test
    void refusesToChangeColoursOfGreyImages() {
        JobConfig config = ConfigReader.read(List.of(), List.of("augment.policies=cutout, hue"));
        assertThat(GanSpec.of(config, new ImageShape(3, 8, 8), 2).augment()).isEqualTo(config.augment());
        assertThatThrownBy(() -> GanSpec.of(config, new ImageShape(1, 8, 8)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("augment.policies must be without hue where the images of data.path are grey");
    }
}
