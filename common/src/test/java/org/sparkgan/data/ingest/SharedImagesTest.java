package org.sparkgan.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.demo.FashionMnist;
import org.sparkgan.data.picture.BrokenImageException;
import org.sparkgan.data.picture.ImageDecoder;

/** Images of others, tried where they are at hand. */
class SharedImagesTest {
    private static final Path SHARED = Path.of(System.getProperty("sparkgan.shared", "../../shared"));

    @Test
    void photosOfAllOrientationsLookAlike() throws Exception {
        Path photos = existing("data/odd-images/exif-orientation");
        ImageDecoder decoder = new ImageDecoder(Pictures.packing(new ImageShape(3, 16, 16)));
        for (String kind : List.of("Landscape", "Portrait")) {
            byte[] upright = decoder.decode(Files.readAllBytes(photos.resolve(kind + "_1.jpg")));
            for (int orientation = 0; orientation <= 8; orientation++) {
                byte[] other = decoder.decode(Files.readAllBytes(photos.resolve(kind + "_" + orientation + ".jpg")));
                assertThat(distance(upright, other))
                        .as(kind + " " + orientation)
                        .isCloseTo(0, within(6.0));
            }
        }
    }

    @Test
    void brokenFilesAreRejectedOrReadButNeverThrow() throws IOException {
        ImageDecoder decoder = new ImageDecoder(Pictures.packing(new ImageShape(1, 16, 16)));
        List<String> rejected = new ArrayList<>();
        int files = 0;
        try (Stream<Path> odd = Files.list(existing("data/odd-images/twelvemonkeys-broken-jpeg"))) {
            for (Path file :
                    odd.filter(path -> path.toString().matches(".*jpe?g")).toList()) {
                files++;
                try {
                    assertThat(decoder.decode(Files.readAllBytes(file))).hasSize(256);
                } catch (BrokenImageException e) {
                    rejected.add(e.getMessage());
                }
            }
        }
        assertThat(files).isEqualTo(16);
        assertThat(rejected).hasSize(15).allMatch(reason -> reason.startsWith("cannot be decoded: "));
    }

    @Test
    void theLocalFashionMnistIsTheOfficialOne(@TempDir Path folder) {
        URI base = existing("data/fashion-mnist").toAbsolutePath().normalize().toUri();
        FashionMnist.fetch(base, folder);
        assertThat(folder).isDirectoryContaining("glob:**train-images-idx3-ubyte.gz");
    }

    private static Path existing(String name) {
        Path path = SHARED.resolve(name);
        assumeThat(path).exists();
        return path;
    }

    /** Mean difference of two images in grey levels. */
    private static double distance(byte[] one, byte[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
        }
        return sum / one.length;
    }
}
