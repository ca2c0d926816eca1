package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LecamSettingsTest {
    @Test
    void isOffUnlessAskedFor() {
        assertThat(lecam()).isEqualTo(LecamSettings.NONE);
        assertThat(lecam("gan.lecam-start=5").off()).isTrue();
        assertThat(lecam("gan.lecam=0.3")).isEqualTo(new LecamSettings(0.3, 1000));
        assertThat(lecam("gan.lecam=0.3").off()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void pairsHaveNoUseForIt(ObjectiveName objective) {
        if (objective == ObjectiveName.RPGAN) {
            assertRefused(
                    "gan.lecam must be 0 where gan.objective is rpgan, which compares the scores of a pair, whatever their"
                            + " level, but is 0.3",
                    "gan.objective=rpgan",
                    "gan.lecam=0.3");
        } else {
            assertThat(lecam("gan.objective=" + objective, "gan.lecam=0.3").off())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gan.lecam=-1 | gan.lecam must be >= 0 and finite, but is -1.0",
                "gan.lecam=Infinity | gan.lecam must be >= 0 and finite, but is Infinity",
                "gan.lecam-start=-1 | gan.lecam-start must be 0 or more, but is -1",
                "gan.lecam-start=1.5 | gan.lecam-start must be a whole number, but is 1.5"
            })
    void everyRuleNamesItsKey(String argument, String message) {
        assertRefused(message, argument);
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> lecam(arguments))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static LecamSettings lecam(String... arguments) {
        return ConfigReader.read(
                        List.of(),
                        Stream.concat(Stream.of("gan.objective=hinge"), Stream.of(arguments))
                                .toList())
                .gan()
                .lecam();
    }
}
