package org.sparkgan.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRangesTest {
    @Test
    void everyImageIsMadeOnce() {
        for (int count : new int[] {1, 63, 64, 65, 1000}) {
            for (int tasks : new int[] {1, 2, 3, 7}) {
                ImageRanges ranges = ImageRanges.of(count, 784, tasks);
                List<Integer> images = new ArrayList<>();
                for (int task : ranges.numbers()) {
                    ranges.blocks(task).forEach(from -> {
                        for (int i = 0; i < ranges.length(from); i++) {
                            images.add(from + i);
                        }
                    });
                }
                assertThat(images).hasSize(count).doesNotHaveDuplicates().isSorted();
                assertThat(images.get(count - 1)).isEqualTo(count - 1);
            }
        }
    }

    @Test
    void blocksDoNotDependOnTheNumberOfTasks() {
        assertThat(ImageRanges.of(1000, 784, 3).blocks(1)).allMatch(from -> from % ImageRanges.BLOCK == 0);
    }

    @Test
    void noTaskIsEmptyAndNoneMakesTooMuch() {
        assertThat(ImageRanges.of(100, 784, 8).tasks()).isEqualTo(2);
        assertThat(ImageRanges.of(1_000_000, 12288, 2).tasks()).isEqualTo(184);
        assertThat(ImageRanges.of(Integer.MAX_VALUE, 784, 2).tasks()).isPositive();
    }
}
