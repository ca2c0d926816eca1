package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
    /** Bits before and after, as PyTorch's {@code tensor.bfloat16()} has them. */
    @ParameterizedTest
    @CsvSource({
        "3f800000, 3f800000",
        "3f808000, 3f800000", // half way, to the even one
        "3f818000, 3f820000", // half way, to the even one
        "3f808001, 3f810000",
        "bf80ffff, bf810000",
        "7f7fffff, 7f800000", // to infinity
        "ff800000, ff800000",
        "00000001, 00000000",
        "80000001, 80000000",
        "7f800001, 7fc00000", // no number stays none
        "ffffffff, ffff0000"
    })
    void roundsToTheNearest(String before, String after) {
        float[] vector = {Float.intBitsToFloat(Integer.parseUnsignedInt(before, 16))};
        Precision.BFLOAT16.round(vector, 0, 1);
        assertThat(Float.floatToRawIntBits(vector[0])).isEqualTo(Integer.parseUnsignedInt(after, 16));
    }

    @Test
    void floatsStayAsTheyAre() {
        float[] vector = {1.2345678f};
        Precision.FLOAT.round(vector, 0, 1);
        assertThat(vector[0]).isEqualTo(1.2345678f);
    }
}
