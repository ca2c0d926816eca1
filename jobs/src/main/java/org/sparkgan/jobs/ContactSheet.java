package org.sparkgan.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.storage.Folder;

/** The first images of a dataset in one picture. */
final class ContactSheet {
    private static final int COLUMNS = 8;

    private ContactSheet() {}

    /**
     * Draws the sheet as PNG.
     *
     * @param out on any Hadoop file system
     * @return its address
     * @throws ConfigException where it cannot be written
     * @throws IOException where it cannot be drawn
     */
    static String write(PackedDataset dataset, String out, Configuration hadoop) throws IOException {
        byte[] png = png(dataset);
        try {
            Folder folder = Folder.holding(out, hadoop);
            String name = out.substring(out.lastIndexOf('/') + 1);
            try (OutputStream file = folder.replace(name)) {
                file.write(png);
            }
            return folder.folder(name).uri();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("--out " + out + " must be a file that can be written, but: " + e.getMessage());
        }
    }

    private static byte[] png(PackedDataset dataset) throws IOException {
        byte[] pixels = new FirstImages(dataset).pixels(COLUMNS * COLUMNS);
        int count = pixels.length / dataset.manifest().shape().values();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        SampleGrid.writePng(SampleGrid.grid(pixels, dataset.manifest().shape(), Math.min(count, COLUMNS)), png);
        return png.toByteArray();
    }
}
