package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which moving average settings ask for. */
class EmaSettingsTest {
    @Test
    void autoGoesByTheBatchOfAllWorkers() {
        for (String workers : List.of("training.workers=1", "training.workers=4")) {
            assertThat(read("training.batch-size=32", workers)).isEqualTo(new EmaHalfLife(10_000, 0.05));
            assertThat(read("training.batch-size=128", workers)).isEqualTo(new EmaHalfLife(40_000, 0.05));
        }
    }

    @Test
    void aNumberWinsOverAuto() {
        assertThat(read("gan.ema-half-life=2500", "gan.ema-ramp-up=0")).isEqualTo(new EmaHalfLife(2500, 0));
    }

    @Test
    void aDecayTakesThePlaceOfTheHalfLife() {
        assertThat(read("gan.ema-decay=0.99")).isEqualTo(new EmaDecay(0.99));
        assertThat(read("gan.ema-decay=0.99").kept()).isTrue();
        assertThat(read("gan.ema-decay=0").kept()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gan.ema-half-life=0 | gan.ema-half-life must be > 0 and finite, but is 0.0",
                "gan.ema-half-life=long | gan.ema-half-life must be a number or auto, but is \"long\"",
                "gan.ema-ramp-up=-1 | gan.ema-ramp-up must be >= 0 and finite, but is -1.0",
                "gan.ema-ramp-up=null | gan.ema-ramp-up must be a number, but is null",
                "gan.ema-decay=x | gan.ema-decay must be a number, but is \"x\"",
                "gan.ema-decay=-0.5 | gan.ema-decay must be at least 0 and below 1, but is -0.5"
            })
    void everyRuleNamesItsKey(String argument, String message) {
        assertRefused(message, argument);
    }

    @Test
    void twoWaysAtOnceAreRefused() {
        assertRefused(
                "gan.ema-half-life must be auto where gan.ema-decay is set (0.9), which takes its place, but is 5000.0",
                "gan.ema-half-life=5000",
                "gan.ema-decay=0.9");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> read(arguments))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static EmaSettings read(String... arguments) {
        return ConfigReader.read(List.of(), List.of(arguments)).gan().ema();
    }
}
