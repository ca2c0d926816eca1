package org.sparkgan.jobs.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** JPEG files of 224x224 pixels that take about as many bytes as photos of that size: soft shapes with noise. */
final class Photos {
    private static final int SIZE = 224;
    private static final double NOISE = 12;

    private Photos() {}

    /** Writes {@code count} files, no two the same, into a new folder. */
    static void write(Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            ImageIO.write(draw(random), "jpeg", folder.resolve(i + ".jpg").toFile());
        }
    }

    private static BufferedImage draw(Random random) {
        BufferedImage photo = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        double[] wave = random.doubles(6, 0.02, 0.2).toArray();
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    double value = 128
                            + 80 * Math.sin(wave[channel] * x) * Math.cos(wave[3 + channel] * y)
                            + NOISE * random.nextGaussian();
                    rgb = rgb << 8 | (int) Math.max(0, Math.min(255, value));
                }
                photo.setRGB(x, y, rgb);
            }
        }
        return photo;
    }
}
