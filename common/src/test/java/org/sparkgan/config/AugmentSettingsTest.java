package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentSettingsTest {
    @Test
    void isOffUnlessAskedFor() {
        assertThat(augment()).isEqualTo(AugmentSettings.NONE);
        assertThat(augment().off()).isTrue();
        assertThat(augment("augment.policies=cutout", "augment.probability=0").off())
                .isTrue();
        assertThat(augment("augment.policies=cutout").off()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cutout,color", "color, cutout", " color ,cutout, color"})
    void policiesStandInTheOrderInWhichTheyAreApplied(String policies) {
        assertThat(augment("augment.policies=" + policies).policies())
                .containsExactly(PolicyName.COLOR, PolicyName.CUTOUT);
    }

    @Test
    void aFileHasThemInQuotes() {
        SettingsFile file = SettingsFile.of("a.conf", "augment.policies = \"color, translation\"");
        JobConfig config = ConfigReader.read(List.of(file), List.of());
        assertThat(config.augment().policies()).containsExactly(PolicyName.COLOR, PolicyName.TRANSLATION);
        assertThat(ConfigReader.read(List.of(), ConfigReader.asArguments(config))
                        .augment())
                .isEqualTo(config.augment());
    }

    @Test
    void otherWordsAreRefused() {
        assertRefused(
                "augment.policies must be one of color, translation, cutout, xflip, rotate90, xint, scale, rotate, aniso,"
                        + " xfrac, brightness, contrast, lumaflip, hue, saturation, but is colour",
                "augment.policies=cutout, colour");
        assertThatThrownBy(() ->
                        ConfigReader.read(List.of(SettingsFile.of("a.conf", "augment.policies = [cutout]")), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "augment.policies must be none, or a text of words with commas between them, but is [\"cutout\"]");
    }

    @ParameterizedTest
    @CsvSource({"-0.1", "1.5"})
    void probabilitiesAreFrom0To1(String probability) {
        assertRefused(
                "augment.probability must be 0 to 1, but is " + probability, "augment.probability=" + probability);
    }

    @Test
    void aProbabilityIsANumber() {
        assertThatThrownBy(() -> new AugmentSettings(List.of(), Double.NaN))
                .isInstanceOf(ConfigException.class)
                .hasMessage("augment.probability must be 0 to 1, but is NaN");
        assertRefused(
                "augment.probability must be a number or adaptive, but is \"often\"", "augment.probability=often");
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveName.class,
            names = {"GAN", "HINGE", "RPGAN"})
    void itMayAdapt(ObjectiveName objective) {
        AugmentSettings settings =
                augment("gan.objective=" + objective, "augment.policies=xflip", "augment.probability=adaptive");
        assertThat(settings.adaptive()).contains(new AdaptiveProbability(0.6, 500_000));
        assertThat(settings.scheduled()).isEmpty();
        assertThat(settings.off()).isFalse();
        assertThat(settings.probability().at(1_000_000, 0.25)).isEqualTo(0.25);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gan.objective=wgan | augment.probability must be a number where gan.objective is wgan, whose scores have no zero"
                        + " point, but is adaptive",
                "gan.objective=wgan-gp | augment.probability must be a number where gan.objective is wgan-gp, whose scores have no"
                        + " zero point, but is adaptive",
                "gan.objective=lsgan | augment.probability must be a number where gan.objective is lsgan, whose critic is undecided"
                        + " at 1/2, not at 0, but is adaptive",
                "augment.policies=none | augment.probability must be a number where augment.policies is none, but is adaptive",
                "augment.target=0 | augment.target must be above 0 and below 1, but is 0.0",
                "augment.target=1 | augment.target must be above 0 and below 1, but is 1.0",
                "augment.target=adaptive | augment.target must be a number, but is \"adaptive\"",
                "augment.adapt-images=0 | augment.adapt-images must be 1 or more, but is 0",
                "augment.adapt-images=0.5 | augment.adapt-images must be a whole number, but is 0.5",
                "augment.schedule.shape=linear augment.schedule.until=100 | augment.schedule.shape must be constant where"
                        + " augment.probability is adaptive, which goes its own way, but is linear",
                "augment.schedule.probability=0.5 | augment.schedule.probability must be null where augment.schedule.shape is"
                        + " constant, but is 0.5"
            })
    void whatCannotAdaptIsRefused(String arguments, String message) {
        List<String> settings =
                new ArrayList<>(List.of("gan.objective=gan", "augment.policies=xflip", "augment.probability=adaptive"));
        settings.addAll(List.of(arguments.split(" ")));
        assertRefused(message, settings.toArray(String[]::new));
    }

    @Test
    void aScheduleOfNothingIsRefused() {
        assertRefused(
                "augment.schedule.probability must be null where augment.policies is none, but is 0.5",
                "augment.schedule.shape=linear",
                "augment.schedule.until=100",
                "augment.schedule.probability=0.5");
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void greyImagesHaveNoColoursToChange(PolicyName policy) {
        AugmentSettings settings = augment("augment.policies=" + policy);
        assertThat(settings.on(new ImageShape(3, 8, 8))).isEqualTo(settings);
        ImageShape grey = new ImageShape(1, 8, 8);
        if (policy == PolicyName.HUE || policy == PolicyName.SATURATION) {
            assertThatThrownBy(() -> settings.on(grey))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(
                            "augment.policies must be without " + policy + " where the images of data.path are grey,"
                                    + " which have no colours to change: take it out, or ingest them with data.channels = 3");
        } else {
            assertThat(settings.on(grey)).isEqualTo(settings);
        }
    }

    private static void assertRefused(String message, String... settings) {
        assertThatThrownBy(() -> augment(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static AugmentSettings augment(String... settings) {
        return ConfigReader.read(List.of(), List.of(settings)).augment();
    }
}
