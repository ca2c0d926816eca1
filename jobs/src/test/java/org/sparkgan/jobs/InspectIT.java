package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectIT {
    @TempDir
    private Path folder;

    @Test
    void showsWhatADatasetHoldsAndWhatIngestRejected() throws IOException {
        Path images = Images.draw(folder.resolve("images [v2] {a,b} *?"));
        Files.createFile(images.resolve("empty.png"));
        String dataset = "data.path=" + folder.resolve("dataset [v2] 10:30 100%");
        Outcome ingest = Outcome.of(
                        new IngestJob(), "data.source=" + images, dataset, "data.image-size=28", "data.channels=1")
                .isDone();
        assertThat(ingest.out()).contains("packed 240 images", "rejected 1", "  1 rejected: is empty");

        Path sheet = folder.resolve("sheets/drawn [images] 10:30.png");
        Outcome inspect = Outcome.of(new InspectJob(), dataset, "--verify", "--out", sheet.toString())
                .isDone();

        assertThat(inspect.out().lines())
                .contains(
                        "every file is as ingest wrote it (SHA-256)",
                        "240 images of 28x28 grey, version 1",
                        "version 1: 240 images from file:" + images,
                        "1 images rejected",
                        "  1 rejected: is empty",
                        "contact sheet: file:" + sheet);
        assertThat(inspect.out())
                .containsPattern("(?m)^  their paths and messages: _rejected/\\S+$")
                .containsPattern("(?m)^1 files, [0-9,]+ bytes$")
                .containsPattern("(?m)^  label 0 \\([a-z-]+\\): 40 images$")
                .containsPattern("(?m)^channel 0: mean 0\\.[0-9]{4}, standard deviation 0\\.[0-9]{4}$");
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        // Each of 8 x 8 images is shown as 84 x 84 pixels, with a gap of 2 around.
        assertThat(drawn.getWidth()).isEqualTo(8 * 86 + 2);
        assertThat(drawn.getHeight()).isEqualTo(8 * 86 + 2);
    }
}
