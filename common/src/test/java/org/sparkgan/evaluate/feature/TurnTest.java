package org.sparkgan.evaluate.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparkgan.config.ImageShape;

class TurnTest {
    @Test
    void quarterTurnsOfASquareImage() {
        ImageShape shape = new ImageShape(1, 2, 2);

        assertThat(Turn.count(shape)).isEqualTo(4);
        assertThat(turned(shape, 0)).containsExactly(0, 1, 2, 3);
        assertThat(turned(shape, 1)).containsExactly(1, 3, 0, 2);
        assertThat(turned(shape, 2)).containsExactly(3, 2, 1, 0);
        assertThat(turned(shape, 3)).containsExactly(2, 0, 3, 1);
    }

    @Test
    void halfTurnsOfOthersInEachChannel() {
        ImageShape shape = new ImageShape(2, 1, 3);

        assertThat(Turn.count(shape)).isEqualTo(2);
        assertThat(turned(shape, 0)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(turned(shape, 1)).containsExactly(2, 1, 0, 5, 4, 3);
    }

    /** Which pixel comes to each place. */
    private static int[] turned(ImageShape shape, int turn) {
        byte[] pixels = new byte[shape.values()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        float[] into = new float[shape.values()];
        Turn.copy(shape, pixels, 0, turn, into, 0);
        int[] places = new int[into.length];
        for (int i = 0; i < into.length; i++) {
            places[i] = Math.round((into[i] + 1) * 127.5f);
        }
        return places;
    }
}
