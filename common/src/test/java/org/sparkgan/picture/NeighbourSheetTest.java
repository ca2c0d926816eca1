package org.sparkgan.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.ImageShape;

class NeighbourSheetTest {
    /** Two rows of one image, a wide gap and three others; each pixel is drawn 16 times along each side. */
    @Test
    void imagesStandInFrontOfThoseLikeThem() {
        ImageShape shape = new ImageShape(1, 4, 4);
        byte[] images = new byte[2 * 16];
        byte[] like = new byte[2 * 3 * 16];
        for (int i = 0; i < 2; i++) {
            Arrays.fill(images, i * 16, (i + 1) * 16, (byte) (10 + i));
        }
        for (int i = 0; i < 6; i++) {
            Arrays.fill(like, i * 16, (i + 1) * 16, (byte) (20 + i));
        }
        BufferedImage sheet = NeighbourSheet.of(images, like, shape, 3);
        assertThat(sheet.getWidth()).isEqualTo(2 + 4 * 66 + 14);
        assertThat(sheet.getHeight()).isEqualTo(2 + 2 * 66);
        for (int row = 0; row < 2; row++) {
            int y = 34 + row * 66;
            assertThat(grey(sheet, 2, y)).isEqualTo(10 + row);
            assertThat(grey(sheet, 65, y)).isEqualTo(10 + row);
            assertThat(grey(sheet, 75, y)).as("the gap").isEqualTo(128);
            for (int i = 0; i < 3; i++) {
                assertThat(grey(sheet, 82 + i * 66, y)).isEqualTo(20 + row * 3 + i);
                assertThat(grey(sheet, 82 + i * 66 + 63, y)).isEqualTo(20 + row * 3 + i);
            }
        }
    }

    private static int grey(BufferedImage image, int x, int y) {
        return image.getRaster().getSample(x, y, 0);
    }
}
