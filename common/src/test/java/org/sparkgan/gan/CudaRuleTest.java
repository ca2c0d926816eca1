package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.config.Architecture;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ObjectiveName;

class CudaRuleTest {
    private static final String ENDING = " computes wrong results, or none, on ND4J's CUDA backend: ";

    /** Every objective with every architecture, then what else there is to choose; "right" or what is refused. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            gan,     mlp,    ,                                       right
            wgan,    mlp,    ,                                       right
            hinge,   mlp,    ,                                       right
            lsgan,   mlp,    ,                                       right
            wgan-gp, mlp,    ,                                       gan.objective = wgan-gp
            rpgan,   mlp,    ,                                       gan.objective = rpgan
            gan,     dcgan,  network.batch-norm=none,                network.architecture = dcgan
            wgan,    dcgan,  network.batch-norm=none,                network.architecture = dcgan
            hinge,   dcgan,  network.batch-norm=none,                network.architecture = dcgan
            lsgan,   dcgan,  network.batch-norm=none,                network.architecture = dcgan
            wgan-gp, dcgan,  network.batch-norm=none,                gan.objective = wgan-gp
            rpgan,   dcgan,  network.batch-norm=none,                gan.objective = rpgan
            gan,     resnet, network.batch-norm=none,                right
            wgan,    resnet, network.batch-norm=none,                network.architecture = resnet is known
            hinge,   resnet, network.batch-norm=none,                network.architecture = resnet is known
            lsgan,   resnet, network.batch-norm=none,                network.architecture = resnet is known
            wgan-gp, resnet, network.batch-norm=none,                gan.objective = wgan-gp
            rpgan,   resnet, network.batch-norm=none,                gan.objective = rpgan
            gan,     r3gan,  network.group-size=2,                   network.architecture = r3gan is not known
            wgan,    r3gan,  network.group-size=2,                   network.architecture = r3gan is not known
            hinge,   r3gan,  network.group-size=2,                   network.architecture = r3gan is not known
            lsgan,   r3gan,  network.group-size=2,                   network.architecture = r3gan is not known
            wgan-gp, r3gan,  network.group-size=2,                   gan.objective = wgan-gp
            rpgan,   r3gan,  network.group-size=2,                   gan.objective = rpgan
            gan,     mlp,    gan.r1=10,                              a penalty by gan.r1 or gan.r2
            hinge,   mlp,    gan.r2=10,                              a penalty by gan.r1 or gan.r2
            gan,     mlp,    augment.policies=cutout,                augment.policies is not known
            gan,     mlp,    augment.policies=cutout augment.probability=0, right
            gan,     mlp,    gan.conditional=true,                   right
            wgan,    mlp,    optimizer.generator.type=rmsprop,       right
            gan,     mlp,    training.sync=synchronous,              right
            gan,     mlp,    training.sync=gradient-sharing,         training.sync = gradient-sharing
            gan,     dcgan,  network.batch-norm=auto,                batch normalisation
            gan,     dcgan,  network.batch-norm=generator,           batch normalisation
            gan,     resnet, network.batch-norm=auto,                batch normalisation
            gan,     resnet, network.batch-norm=none gan.r1=10,      a penalty by gan.r1 or gan.r2
            gan,     resnet, network.batch-norm=none gan.conditional=true, network.architecture = resnet is known
            gan,     resnet, network.batch-norm=none network.spectral-norm=true, right
            """)
    void training(String objective, String architecture, String more, String expected) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=" + objective,
                "network.architecture=" + architecture,
                "network.features=2",
                "network.hidden=3"));
        settings.addAll(more == null ? List.of() : List.of(more.split(" ")));
        JobConfig config = ConfigReader.read(List.of(), settings);
        GanSpec spec =
                GanSpec.of(config, new ImageShape(1, 32, 32), config.gan().conditional() ? 3 : 0);
        assertThatCode(() -> CudaRule.requireTraining(
                        DeviceKind.CPU, spec, config.training().sync()))
                .doesNotThrowAnyException();
        if (expected.equals("right")) {
            assertThatCode(() -> CudaRule.requireTraining(
                            DeviceKind.CUDA, spec, config.training().sync()))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> CudaRule.requireTraining(
                            DeviceKind.CUDA, spec, config.training().sync()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(expected)
                    .hasMessageContaining(" on ND4J's CUDA backend")
                    .hasMessageEndingWith(", or use sparkgan-jobs.jar, which is for CPUs")
                    .hasMessageNotContaining("\n");
        }
    }

    /** The table above has them all. */
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void wganGpIsNeverRight(Architecture architecture) {
        assertThat(ObjectiveName.values()).hasSize(6);
        assertThat(Architecture.values()).hasSize(4);
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "gan.objective=wgan-gp",
                        "network.architecture=" + architecture,
                        "network.features=2",
                        "network.group-size=2"));
        GanSpec spec = GanSpec.of(config, new ImageShape(1, 32, 32));
        assertThatThrownBy(() -> CudaRule.requireGame(DeviceKind.CUDA, spec))
                .isInstanceOf(ConfigException.class)
                .hasMessage("gan.objective = wgan-gp" + ENDING + "take gan, or another with network.architecture = mlp,"
                        + " or use sparkgan-jobs.jar, which is for CPUs");
    }

    @Test
    void imagesAreNeverMadeThere() {
        assertThatCode(() -> CudaRule.requireImages(DeviceKind.CPU, "sample")).doesNotThrowAnyException();
        assertThatThrownBy(() -> CudaRule.requireImages(DeviceKind.CUDA, "evaluate.every"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "evaluate.every, which makes images," + ENDING + "give it no GPU (or BACKEND_PRIORITY_CPU=1000"
                                + " in the environment of its JVM), or use sparkgan-jobs.jar, which is for CPUs");
    }
}
