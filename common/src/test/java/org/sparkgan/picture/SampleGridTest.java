package org.sparkgan.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.ImageShape;

class SampleGridTest {
    private static final int GREY = 0xFF808080;

    @Test
    void placesGreyImagesRowByRow() throws IOException {
        ImageShape shape = new ImageShape(1, 64, 64);
        byte[] pixels = new byte[3 * shape.values()];
        pixels[0] = (byte) 255;
        pixels[shape.values() + 64 * 2 + 5] = (byte) 200;
        pixels[3 * shape.values() - 1] = 7;
        BufferedImage grid = throughPng(SampleGrid.grid(pixels, shape, 2));
        assertThat(grid.getWidth()).isEqualTo(2 + 2 * 66);
        assertThat(grid.getHeight()).isEqualTo(2 + 2 * 66);
        assertThat(value(grid, 2, 2)).isEqualTo(255);
        assertThat(value(grid, 3, 2)).isEqualTo(0);
        assertThat(value(grid, 68 + 5, 2 + 2)).isEqualTo(200);
        assertThat(value(grid, 2 + 63, 68 + 63)).isEqualTo(7);
        for (int[] gap : new int[][] {{0, 0}, {66, 10}, {10, 67}, {100, 100}}) {
            assertThat(value(grid, gap[0], gap[1])).isEqualTo(128);
        }
    }

    @Test
    void placesChannelsOfColourImages() throws IOException {
        ImageShape shape = new ImageShape(3, 64, 64);
        byte[] pixels = new byte[shape.values()];
        int at = 64 * 3 + 9;
        pixels[at] = 10;
        pixels[64 * 64 + at] = 20;
        pixels[2 * 64 * 64 + at] = (byte) 230;
        BufferedImage grid = throughPng(SampleGrid.grid(pixels, shape, 1));
        assertThat(grid.getRGB(2 + 9, 2 + 3)).isEqualTo(0xFF0A14E6);
        assertThat(grid.getRGB(2 + 9, 2 + 4)).isEqualTo(0xFF000000);
        assertThat(grid.getRGB(1, 1)).isEqualTo(GREY);
    }

    @Test
    void showsSmallImagesAsBlocks() {
        ImageShape shape = new ImageShape(1, 28, 28);
        byte[] pixels = new byte[shape.values()];
        pixels[28 + 1] = 99;
        BufferedImage grid = SampleGrid.grid(pixels, shape, 1);
        assertThat(grid.getWidth()).isEqualTo(3 * 28 + 4);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 9; x++) {
                boolean inBlock = x / 3 == 1 && y / 3 == 1;
                assertThat(value(grid, 2 + x, 2 + y)).isEqualTo(inBlock ? 99 : 0);
            }
        }
    }

    @Test
    void largestGridStaysWithinBounds() {
        ImageShape shape = new ImageShape(1, 28, 28);
        BufferedImage grid = SampleGrid.grid(new byte[SampleGrid.MOST * shape.values()], shape, 64);
        assertThat(grid.getWidth()).isBetween(64 * 28, 4096);
    }

    @Test
    void aSingleImageHasItsOwnSize() throws IOException {
        ImageShape shape = new ImageShape(1, 4, 5);
        byte[] pixels = new byte[2 * 20];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (6 * i);
        }
        BufferedImage image = throughPng(SampleGrid.single(pixels, 1, shape));
        assertThat(image.getWidth()).isEqualTo(5);
        assertThat(image.getHeight()).isEqualTo(4);
        assertThat(value(image, 3, 2)).isEqualTo(6 * (20 + 2 * 5 + 3));
    }

    private static int value(BufferedImage image, int x, int y) {
        return image.getRaster().getSample(x, y, 0);
    }

    private static BufferedImage throughPng(BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        SampleGrid.writePng(image, png);
        return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    }
}
