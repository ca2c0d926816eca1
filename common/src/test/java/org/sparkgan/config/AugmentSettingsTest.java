package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertRefused("augment.probability must be a number, but is \"often\"", "augment.probability=often");
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
