package org.sparkgan.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.LabelledImages;

class StackTest {
    @Test
    void tenLabelsMakeAThousandModesWhoseNumbersAreTheirDigits() {
        Stack stack = new Stack(10);
        assertThat(stack.modes()).isEqualTo(1000);
        assertThat(stack.mode(4, 0, 7)).isEqualTo(407);
        assertThat(stack.label(407, 0)).isEqualTo(4);
        assertThat(stack.label(407, 1)).isEqualTo(0);
        assertThat(stack.label(407, 2)).isEqualTo(7);
    }

    @Test
    void eachTripleOfLabelsIsAModeOfItsOwn() {
        Stack stack = new Stack(3);
        Set<Integer> modes = new HashSet<>();
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                for (int c = 0; c < 3; c++) {
                    int mode = stack.mode(a, b, c);
                    modes.add(mode);
                    assertThat(new int[] {stack.label(mode, 0), stack.label(mode, 1), stack.label(mode, 2)})
                            .containsExactly(a, b, c);
                }
            }
        }
        assertThat(modes).hasSize(27).allMatch(mode -> mode >= 0 && mode < 27);
    }

    @Test
    void channelsAreImagesOfTheirOwn() {
        byte[] pixels = {1, 2, 3, 4, 5, 6};
        LabelledImages channels = new Stack(10).channels(new LabelledImages(pixels, new int[] {407, 10}));
        assertThat(channels.pixels()).isEqualTo(pixels);
        assertThat(channels.labels()).containsExactly(4, 0, 7, 0, 1, 0);
        assertThat(Stack.channelOf(new ImageShape(3, 1, 1))).isEqualTo(new ImageShape(1, 1, 1));
    }
}
