package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluate.features-layer=a | evaluate.features-layer must be left out where evaluate.features is not set, but is a",
                "evaluate.features-resize=clean | evaluate.features-resize must be none where evaluate.features is no .onnx file, but is"
                        + " clean",
                "evaluate.features=f.zip evaluate.features-resize=tensorflow"
                        + " | evaluate.features-resize must be none where evaluate.features is no .onnx file, but is tensorflow",
                "evaluate.features=f.zip evaluate.features-range=0,1"
                        + " | evaluate.features-range must be left out where evaluate.features is no .onnx file, but is 0,1",
                "evaluate.features=f.onnx evaluate.features-resize=bicubic"
                        + " | evaluate.features-resize must be one of none, clean, tensorflow, but is bicubic",
                "evaluate.features=f.onnx evaluate.features-range=0"
                        + " | evaluate.features-range must be two different numbers with a comma between them, such as 0,1, but is 0",
                "evaluate.features=f.onnx evaluate.features-range=1,1"
                        + " | evaluate.features-range must be two different numbers with a comma between them, such as 0,1, but is \"1,1\"",
                "evaluate.features=f.onnx evaluate.features-range=0,x"
                        + " | evaluate.features-range must be two different numbers with a comma between them, such as 0,1, but is \"0,x\"",
                "evaluate.features=f.onnx evaluate.features-range=0,NaN"
                        + " | evaluate.features-range must be two different numbers with a comma between them, such as 0,1, but is \"0,NaN\"",
            })
    void whatContradictsIsRefused(String settings, String message) {
        assertThatThrownBy(() -> read(settings.split(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1 | 0,1 | 0.2",
                "-1, 1 | -1,1 | -0.6",
                "0,255.0 | 0,255 | 51",
                "-1,0.9921875 | -1,0.9921875 | -0.6015625"
            })
    void aRangeIsTwoNumbers(String given, String shown, double fiftyOne) {
        FeatureSettings settings = read("evaluate.features=F.ONNX", "evaluate.features-range=" + given)
                .evaluate()
                .features();
        assertThat(settings.range()).hasValueSatisfying(range -> {
            assertThat(range).hasToString(shown);
            assertThat((double) range.of(51)).isCloseTo(fiftyOne, within(1e-6));
        });
        assertThat(settings.resize()).isEqualTo(FeatureResize.NONE);
    }

    /** A driver elsewhere gets them as arguments. */
    @Test
    void arguments() {
        JobConfig config =
                read("evaluate.features=f.onnx", "evaluate.features-range=-1,1", "evaluate.features-resize=clean");
        List<String> arguments = ConfigReader.asArguments(config);
        assertThat(arguments).contains("evaluate.features-range=-1,1", "evaluate.features-resize=clean");
        assertThat(ConfigReader.read(List.of(), arguments)).isEqualTo(config);
    }

    private static JobConfig read(String... settings) {
        return ConfigReader.read(List.of(), List.of(settings));
    }
}
