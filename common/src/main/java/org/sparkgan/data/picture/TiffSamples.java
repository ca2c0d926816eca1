package org.sparkgan.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Samples of 8 or 16 bits as colours.
 *
 * @param raster of all samples
 * @param colours how many samples are colours: grey; red, green and blue; or the inks cyan, magenta, yellow and black
 * @param alpha what the sample after them is
 */
record TiffSamples(Raster raster, int colours, Alpha alpha) {
    /** How opacity is held. */
    enum Alpha {
        /** There is none: further samples do not show. */
        NONE,
        /** Beside the colours. */
        PLAIN,
        /** The colours are multiplied by it. */
        MULTIPLIED
    }

    private static final int GREY = 1;
    private static final int INKS = 4;

    BufferedImage picture() {
        BufferedImage picture = new BufferedImage(
                raster.getWidth(),
                raster.getHeight(),
                alpha == Alpha.NONE ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        int bands = raster.getNumBands();
        int[] samples = new int[raster.getWidth() * bands];
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, row.length, 1, samples);
            for (int x = 0; x < row.length; x++) {
                row[x] = argb(samples, x * bands);
            }
            picture.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return picture;
    }

    private int argb(int[] samples, int at) {
        double most = raster.getTransferType() == DataBuffer.TYPE_BYTE ? 255 : 65535;
        double opacity = alpha == Alpha.NONE ? 1 : samples[at + colours] / most;
        double scale = alpha == Alpha.MULTIPLIED && opacity > 0 ? most * opacity : most;
        int argb = (int) Math.round(255 * opacity);
        for (int i = 0; i < 3; i++) {
            double share = Math.min(1, samples[colours == GREY ? at : at + i] / scale);
            if (colours == INKS) {
                share = (1 - share) * (1 - Math.min(1, samples[at + 3] / scale));
            }
            argb = argb << 8 | (int) Math.round(255 * share);
        }
        return argb;
    }
}
