package org.sparkgan.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers of Philox 4x32-10, from the file kat_vectors of Random123 1.09. */
class PhiloxTest {
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000, 00000000 00000000 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff, ffffffff ffffffff ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "a4093822 299f31d0, 243f6a88 85a308d3 13198a2e 03707344, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void givesTheKnownAnswers(String key, String counter, String answer) {
        int[] k = words(key);
        int[] c = words(counter);
        int[] out = new int[4];
        Philox.block(((long) k[1] << 32) | (k[0] & 0xFFFFFFFFL), c[0], c[1], c[2], c[3], out);
        assertThat(out).containsExactly(words(answer));
    }

    private static int[] words(String hex) {
        String[] parts = hex.split(" ", -1);
        int[] words = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            words[i] = Integer.parseUnsignedInt(parts[i], 16);
        }
        return words;
    }
}
