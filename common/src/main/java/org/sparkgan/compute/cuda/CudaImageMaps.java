package org.sparkgan.compute.cuda;

import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;

/** Affine maps of images on the card, a block an image. */
final class CudaImageMaps {
    private CudaImageMaps() {}

    /** See {@link org.sparkgan.compute.Device#map}. */
    static Operation of(Session session, ImageMaps maps, Matrix numbers, Matrix from, Matrix to) {
        String kernel =
                switch (maps.way()) {
                    case FORWARD -> "map_images";
                    case BACK -> "map_images_back";
                };
        return new Launch(
                session,
                kernel,
                Grid.ofBlocks(from.columns()),
                numbers,
                maps.numbers(),
                from,
                to,
                maps.images().channels(),
                maps.images().height(),
                maps.images().width(),
                from.columns());
    }
}
