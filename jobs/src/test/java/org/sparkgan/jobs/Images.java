package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.file.Path;
import org.sparkgan.data.demo.DrawnImages;

/** Images and datasets for tests, drawn as they are needed. */
final class Images {
    /** Arguments for a run of a second. */
    static final String[] SMALL = {
        "training.batch-size=16", "training.workers=2", "network.hidden=16", "gan.latent-dim=8", "samples.grid=2"
    };

    private Images() {}

    /** 240 drawn images in {@code folder}. */
    static Path draw(Path folder) throws IOException {
        DrawnImages.write(folder, 40, 1);
        return folder;
    }

    /** A dataset of 240 drawn images of 28 pixels. */
    static Path dataset(Path folder) throws IOException {
        return dataset(folder, 28);
    }

    /** A dataset of 240 drawn grey images with sides of {@code side} pixels. */
    static Path dataset(Path folder, int side) throws IOException {
        Path images = draw(folder.resolve("images"));
        Path dataset = folder.resolve("dataset");
        Outcome.of(
                        new IngestJob(),
                        "data.source=" + images,
                        "data.path=" + dataset,
                        "data.image-size=" + side,
                        "data.channels=1")
                .isDone();
        return dataset;
    }

    /** {@code SMALL} and {@code more}. */
    static String[] small(String... more) {
        String[] all = java.util.Arrays.copyOf(SMALL, SMALL.length + more.length);
        System.arraycopy(more, 0, all, SMALL.length, more.length);
        return all;
    }
}
