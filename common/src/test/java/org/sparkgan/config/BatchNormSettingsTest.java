package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which networks have batch normalisation, and where none may. */
class BatchNormSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "dcgan, gan, BOTH",
        "dcgan, wgan, NONE",
        "dcgan, wgan-gp, NONE",
        "resnet, gan, GENERATOR",
        "resnet, wgan-gp, NONE",
        "mlp, gan, NONE",
        "mlp, wgan, NONE",
        "mlp, wgan-gp, NONE"
    })
    void autoIsAsInThePapers(String architecture, String objective, BatchNormName expected) {
        assertThat(batchNorm("network.architecture=" + architecture, "gan.objective=" + objective))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"gan, none, NONE", "gan, generator, GENERATOR", "wgan, both, BOTH", "wgan-gp, generator, GENERATOR"})
    void aChoiceStands(String objective, String choice, BatchNormName expected) {
        assertThat(batchNorm(
                        "network.architecture=dcgan", "gan.objective=" + objective, "network.batch-norm=" + choice))
                .isEqualTo(expected);
    }

    @Test
    void aPenalisedCriticHasNone() {
        assertThatThrownBy(() -> batchNorm("network.architecture=dcgan", "network.batch-norm=both"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.batch-norm must be none or generator where gan.objective is wgan-gp: its penalty is of"
                                + " each sample on its own, and batch normalisation ties those of a batch together (Gulrajani 2017,"
                                + " section 4), but is both");
    }

    @Test
    void aCriticThatPaysForItsGradientOnRealImagesHasNone() {
        String[] r1 = {"network.architecture=dcgan", "gan.objective=gan", "gan.r1=10"};
        assertThat(batchNorm(r1)).isEqualTo(BatchNormName.GENERATOR);
        assertThatThrownBy(() -> batchNorm(with(r1, "network.batch-norm=both")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("network.batch-norm must be none or generator where gan.r1 is above 0: its penalty is of"
                        + " each sample on its own, and batch normalisation ties those of a batch together (Gulrajani 2017,"
                        + " section 4), but is both");
    }

    @ParameterizedTest
    @CsvSource({"generator", "both"})
    void anMlpHasNone(String choice) {
        assertThatThrownBy(() -> batchNorm("gan.objective=gan", "network.batch-norm=" + choice))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.batch-norm must be none or auto where network.architecture is mlp, which has none, but is "
                                + choice);
    }

    @Test
    void anR3GanHasNone() {
        String[] r3gan = {"network.architecture=r3gan", "gan.objective=gan"};
        assertThat(batchNorm(r3gan)).isEqualTo(BatchNormName.NONE);
        assertThatThrownBy(() -> batchNorm(with(r3gan, "network.batch-norm=generator")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.batch-norm must be none or auto where network.architecture is r3gan, which has none,"
                                + " but is generator");
    }

    @Test
    void theCriticOfAResNetHasNone() {
        String[] resNet = {"network.architecture=resnet", "gan.objective=gan"};
        assertThatThrownBy(() -> batchNorm(with(resNet, "network.batch-norm=both")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.batch-norm must be none, generator or auto where network.architecture is resnet, whose"
                                + " critic has none (Gulrajani 2017), but is both");
        assertThat(batchNorm(with(resNet, "gan.r1=10"))).isEqualTo(BatchNormName.GENERATOR);
    }

    /** The number of workers may not decide the numbers of a synchronous run. */
    @Test
    void synchronousWorkersHaveNone() {
        String[] synchronous = {
            "network.architecture=dcgan", "gan.objective=gan", "training.sync=synchronous", "training.workers=2"
        };
        String rule = "network.batch-norm must be none where training.sync is synchronous with more than one of"
                + " training.workers, whose number would decide the statistics, but is ";
        assertThatThrownBy(() -> batchNorm(synchronous))
                .isInstanceOf(ConfigException.class)
                .hasMessage(rule + "auto, which is both for gan with dcgan");
        assertThatThrownBy(() -> batchNorm(with(synchronous, "network.architecture=resnet")))
                .hasMessage(rule + "auto, which is generator for gan with resnet");
        assertThatThrownBy(() -> batchNorm(with(synchronous, "network.batch-norm=generator")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(rule + "generator");
        assertThat(batchNorm(with(synchronous, "network.batch-norm=none"))).isEqualTo(BatchNormName.NONE);
        assertThat(batchNorm(with(synchronous, "training.workers=1"))).isEqualTo(BatchNormName.BOTH);
    }

    @Test
    void otherWordsAreRefused() {
        assertThatThrownBy(() -> batchNorm("network.batch-norm=critic"))
                .hasMessage("network.batch-norm must be one of auto, none, generator, both, but is critic");
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    private static BatchNormName batchNorm(String... arguments) {
        return ConfigReader.read(List.of(), List.of(arguments)).network().batchNorm();
    }
}
