package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluate.real-statistics=a.npz | evaluate.real-statistics must be left out where evaluate.features is not set, but is a.npz",
                "evaluate.real-statistics=a.txt evaluate.features=f.zip | evaluate.real-statistics must be a file that ends in .npz, but is a.txt",
                "evaluate.real-statistics-out=a | evaluate.real-statistics-out must be a file that ends in .npz, but is a",
                "evaluate.generated-statistics-out=a | evaluate.generated-statistics-out must be a file that ends in .npz, but is a",
                "evaluate.real-statistics=a.npz evaluate.features=f.zip evaluate.real-statistics-out=b.npz"
                        + " | evaluate.real-statistics-out must be left out where evaluate.real-statistics is set, but is b.npz",
                "evaluate.real-statistics-out=a.npz evaluate.generated-statistics-out=a.npz"
                        + " | evaluate.generated-statistics-out must be another file than evaluate.real-statistics-out, but is a.npz",
                "data.stacks=0 | data.stacks must be 1 or more, but is 0",
            })
    void whatContradictsIsRefused(String settings, String message) {
        assertThatThrownBy(() -> ConfigReader.read(List.of(), List.of(settings.split(" "))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
