package org.sparkgan.jobs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.data.demo.FashionMnist;
import picocli.CommandLine.Option;

/** Where the demo's images come from. */
final class DemoImages {
    private static final int IMAGES_PER_FIGURE = 1000;

    @Option(names = "--download", description = "take Fashion-MNIST (31 MB) instead of drawing")
    private boolean download;

    @Option(names = "--from", paramLabel = "URI", description = "another address with the four files of Fashion-MNIST")
    private URI from = FashionMnist.OFFICIAL;

    /** A folder in the working directory. */
    String folder() {
        return download ? "datasets/fashion-mnist" : "datasets/drawn";
    }

    /** What is going to be done. */
    String plan() {
        return download
                ? "fetch Fashion-MNIST from " + from
                : "draw small images: they are drawn by this program, they are no photographs";
    }

    /** Fetches or draws. */
    void make(Path folder, long seed) throws IOException {
        if (download) {
            FashionMnist.fetch(from, folder);
        } else {
            DrawnImages.write(folder, IMAGES_PER_FIGURE, seed);
        }
    }
}
