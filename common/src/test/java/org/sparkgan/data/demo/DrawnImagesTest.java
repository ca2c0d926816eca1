package org.sparkgan.data.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnImagesTest {
    @TempDir
    private Path folder;

    @Test
    void drawsAFolderOfEachFigure() throws IOException {
        DrawnImages.write(folder, 3, 42);
        List<Path> files = pictures();
        assertThat(files).hasSize(18);
        assertThat(files.stream()
                        .map(file -> file.getParent().getFileName().toString())
                        .distinct())
                .containsExactly("cross", "heart", "moon", "ring", "star", "triangle");
        for (Path file : files) {
            BufferedImage image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(28);
            assertThat(image.getHeight()).isEqualTo(28);
            assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
            assertThat(lightPixels(image)).isBetween(60, 400);
            assertThat(image.getRaster().getSample(0, 0, 0)).isZero();
        }
    }

    @Test
    void theSeedDecidesEveryImageAndAllDiffer() throws IOException {
        DrawnImages.write(folder, 20, 42);
        List<byte[]> first = contents();
        DrawnImages.write(folder, 20, 43);
        List<byte[]> other = contents();
        DrawnImages.write(folder, 20, 42);
        List<byte[]> again = contents();

        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < first.size(); i++) {
            assertThat(again.get(i)).isEqualTo(first.get(i));
            assertThat(other.get(i)).isNotEqualTo(first.get(i));
            distinct.add(Arrays.toString(first.get(i)));
        }
        assertThat(distinct).hasSize(120);
    }

    private static int lightPixels(BufferedImage image) {
        int light = 0;
        for (int i = 0; i < 28 * 28; i++) {
            light += image.getRaster().getSample(i % 28, i / 28, 0) > 128 ? 1 : 0;
        }
        return light;
    }

    private List<Path> pictures() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : pictures()) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }
}
