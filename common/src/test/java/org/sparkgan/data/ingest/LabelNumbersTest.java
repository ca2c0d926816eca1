package org.sparkgan.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sparkgan.data.DataException;
import org.sparkgan.data.source.ImageSource;

class LabelNumbersTest {
    @Test
    void namesKeepTheirNumbersAndNewOnesFollow() {
        Map<String, Integer> dataset = Map.of("dress", 0, "hat", 1, "shoe", 2);
        LabelNumbers labels = new LabelNumbers(dataset, ImageSource.numbers(List.of("bag", "hat", "tie")));
        assertThat(labels.names())
                .containsExactly(
                        Map.entry("bag", 3),
                        Map.entry("dress", 0),
                        Map.entry("hat", 1),
                        Map.entry("shoe", 2),
                        Map.entry("tie", 4));
        assertThat(labels.call(0)).isEqualTo(3);
        assertThat(labels.call(1)).isEqualTo(1);
        assertThat(labels.call(2)).isEqualTo(4);
        assertThat(labels.call(null)).isNull();
        assertThatThrownBy(() -> labels.call(3))
                .isInstanceOf(DataException.class)
                .hasMessage("label 3 of the images to be appended has no name");
    }

    @Test
    void numbersStay() {
        LabelNumbers labels = new LabelNumbers(Map.of(), ImageSource.numbers(List.of()));
        assertThat(labels.names()).isEmpty();
        assertThat(labels.call(7)).isEqualTo(7);
    }
}
