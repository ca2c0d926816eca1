package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an objective brings with it and what goes with it. */
class GanSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "gan,1,ADAM,2e-4,0.5",
        "wgan,5,RMSPROP,5e-5,0.5",
        "wgan-gp,5,ADAM,1e-4,0.0",
        "hinge,5,ADAM,2e-4,0.0",
        "lsgan,1,ADAM,2e-4,0.5"
    })
    void objectivesBringTheirOwnDefaults(
            String objective, int criticSteps, OptimizerName type, double learningRate, double beta1) {
        JobConfig config = read("gan.objective=" + objective);
        assertThat(config.gan().criticSteps()).isEqualTo(criticSteps);
        assertThat(config.optimizer().critic().type()).isEqualTo(type);
        assertThat(config.optimizer().generator().learningRate()).isEqualTo(learningRate);
        assertThat(config.optimizer().generator().beta1()).isEqualTo(beta1);
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void onlyCriticsThatNothingElseBoundsTakeR1(ObjectiveName objective) {
        String[] settings = {"gan.objective=" + objective, "gan.r1=10"};
        if (objective.wasserstein()) {
            assertThatThrownBy(() -> read(settings))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("gan.r1 must be 0 where gan.objective is " + objective
                            + ", which has a way of its own to bound the critic's gradient, but is 10.0");
        } else {
            assertThat(read(settings).gan().r1()).isEqualTo(10);
            assertThat(read(settings).gan().penalised()).isTrue();
        }
    }

    @Test
    void aSettingWinsOverTheObjectivesDefault() {
        assertThat(read("gan.objective=wgan", "gan.critic-steps=2").gan().criticSteps())
                .isEqualTo(2);
    }

    private static JobConfig read(String... arguments) {
        return ConfigReader.read(List.of(), List.of(arguments));
    }
}
