package org.sparkgan.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRangesTest {
    @Test
    void everyImageIsMadeOnce() {
        for (int count : new int[] {1, 63, 64, 65, 1000, 3_000_000}) {
            ImageRanges ranges = ImageRanges.of(count, 1);
            int next = 0;
            for (int task : ranges.numbers()) {
                assertThat(ranges.blocks(task)).isNotEmpty();
                for (int from : ranges.blocks(task).toArray()) {
                    assertThat(from).isEqualTo(next);
                    next += ranges.length(from);
                }
            }
            assertThat(next).isEqualTo(count);
        }
    }

    @Test
    void imagesOfAFileAreNeverParted() {
        for (int together : new int[] {1, 9, 16, 64, 100}) {
            ImageRanges ranges = ImageRanges.of(together * 77, together);
            assertThat(ranges.block() % together).isZero();
            assertThat(ranges.block()).isBetween(Math.min(together, 33), Math.max(together, ImageRanges.BLOCK));
        }
    }

    @Test
    void tasksAreMoreForMoreImages() {
        assertThat(ImageRanges.of(256, 1).tasks()).isEqualTo(1);
        assertThat(ImageRanges.of(257, 1).tasks()).isEqualTo(2);
        assertThat(ImageRanges.of(10_000, 1).tasks()).isEqualTo(40);
        assertThat(ImageRanges.of(Integer.MAX_VALUE, 1).tasks()).isEqualTo(10_000);
    }

    @Test
    void aWaveHoldsAllTasksOrWhatMemoryAllows() {
        ImageRanges ranges = ImageRanges.of(10_240, 16);
        assertThat(ranges.waves(784)).hasSize(1);
        List<List<Integer>> waves = ranges.waves(64 * 64 * 3);
        assertThat(waves).hasSize(2).allSatisfy(wave -> assertThat(wave.size() * 256L * 12288)
                .isLessThanOrEqualTo(64 << 20));
        assertThat(ranges.waves(1 << 20)).hasSize(40);
        List<Integer> all = new ArrayList<>();
        waves.forEach(all::addAll);
        assertThat(all).isEqualTo(ranges.numbers());
    }
}
