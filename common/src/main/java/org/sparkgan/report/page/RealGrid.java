package org.sparkgan.report.page;

import java.io.IOException;
import java.io.OutputStream;
import org.sparkgan.config.GridSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.storage.Folder;

/**
 * As many real images as a grid has generated ones, in the same places, to compare them with: the first of the dataset or, where
 * every label has a column, the first of each label.
 *
 * @param pixels uint8 {@code [count, channels, height, width]}
 * @param shape of an image
 * @param columns of the grid
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
public record RealGrid(byte[] pixels, ImageShape shape, int columns) {
    static final String NAME = "real.png";

    /**
     * Reads the images.
     *
     * @param classes labels of a conditional generator, else 0
     */
    public static RealGrid of(GridSettings settings, PackedDataset dataset, int classes) {
        int columns = SampleGrid.columns(settings, classes);
        byte[] pixels = classes == 0
                ? new FirstImages(dataset).pixels(settings.grid() * columns)
                : new FirstImages(dataset).pixelsByLabel(settings.grid(), columns);
        return new RealGrid(pixels, dataset.manifest().shape(), columns);
    }

    /** Draws {@code samples/real.png}. */
    public void draw(Folder runFolder) throws IOException {
        try (OutputStream out = runFolder.folder("samples").replace(NAME)) {
            SampleGrid.writePng(SampleGrid.grid(pixels, shape, columns), out);
        }
    }
}
