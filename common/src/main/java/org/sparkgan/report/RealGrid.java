package org.sparkgan.report;

import java.io.IOException;
import java.io.OutputStream;
import org.sparkgan.config.SamplesSettings;
import org.sparkgan.data.PackedDataset;
import org.sparkgan.storage.Folder;

/**
 * {@code samples/real.png}: as many real images as a grid has generated ones, in the same places, to compare them with. They are
 * the first of the dataset; where every label has a column, the first of each label.
 */
public final class RealGrid {
    static final String NAME = "real.png";

    private RealGrid() {}

    /**
     * Draws to {@code runFolder}, unless a run that is resumed has the picture.
     *
     * @param classes labels of a conditional generator, else 0
     */
    public static void draw(Folder runFolder, SamplesSettings settings, PackedDataset dataset, int classes)
            throws IOException {
        Folder folder = runFolder.folder("samples");
        if (folder.exists(NAME)) {
            return;
        }
        int columns = SampleGrid.columns(settings, classes);
        byte[] pixels = classes == 0
                ? dataset.firstImages(settings.grid() * columns)
                : dataset.firstImagesByLabel(settings.grid(), columns);
        try (OutputStream out = folder.replace(NAME)) {
            SampleGrid.writePng(SampleGrid.grid(pixels, dataset.manifest().shape(), columns), out);
        }
    }
}
