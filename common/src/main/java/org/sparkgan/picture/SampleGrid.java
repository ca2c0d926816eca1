package org.sparkgan.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sparkgan.config.GridSettings;
import org.sparkgan.config.ImageShape;

/** Generated images as PNG: one, or many side by side. */
public final class SampleGrid {
    /** Most images of one grid. */
    public static final int MOST = 4096;

    /** Most images beside each other where every label has a column. */
    public static final int MOST_COLUMNS = 64;

    /** Most pixels of one grid, 8192 x 8192. */
    public static final long MOST_PIXELS = 1L << 26;

    static final int GAP = 2;
    private static final int BACKGROUND = 128;
    /** Images smaller than this are shown larger, each pixel as a block. */
    private static final int VISIBLE = 64;

    private static final int LARGEST = 4096;

    private SampleGrid() {}

    /** Images beside each other in the grids of a run; {@code classes} are the labels of a conditional generator, else 0. */
    public static int columns(GridSettings settings, int classes) {
        return classes == 0 ? settings.grid() : Math.min(classes, MOST_COLUMNS);
    }

    /**
     * Images row after row, with gaps; small ones scaled up by a whole factor.
     *
     * @param pixels uint8 {@code [count, channels, height, width]}
     * @param columns images in a row; the last row may be short
     */
    public static BufferedImage grid(byte[] pixels, ImageShape shape, int columns) {
        int count = pixels.length / shape.values();
        int rows = (count + columns - 1) / columns;
        Cells cells = cells(shape, Math.max(columns, rows));
        BufferedImage grid = background(shape, cells.left(columns), cells.top(rows));
        for (int i = 0; i < count; i++) {
            cells.draw(pixels, i, grid, cells.left(i % columns), cells.top(i / columns));
        }
        return grid;
    }

    /**
     * Where images are in a grid.
     *
     * @param scale pixels that a pixel is drawn as, along each side
     */
    record Cells(ImageShape shape, int scale) {
        /** Of a column; that of the one after the last is the width of the grid. */
        int left(int column) {
            return GAP + column * (shape.width() * scale + GAP);
        }

        /** Of a row; that of the one after the last is the height of the grid. */
        int top(int row) {
            return GAP + row * (shape.height() * scale + GAP);
        }

        void draw(byte[] pixels, int index, BufferedImage target, int left, int top) {
            SampleGrid.draw(pixels, index, shape, scale, target, left, top);
        }
    }

    /** Those of a grid of so many images along its longer side. */
    static Cells cells(ImageShape shape, int imagesPerSide) {
        return new Cells(shape, scale(shape, imagesPerSide));
    }

    /** A picture of nothing yet. */
    static BufferedImage background(ImageShape shape, int width, int height) {
        BufferedImage background = image(shape, width, height);
        fill(background);
        return background;
    }

    /** How many pixels {@link #grid} of so many images has, gaps left out. */
    public static long pixels(ImageShape shape, int count, int columns) {
        int rows = (count + columns - 1) / columns;
        long scale = scale(shape, Math.max(columns, rows));
        return (long) columns * rows * shape.height() * shape.width() * scale * scale;
    }

    /** Image {@code index} of {@code pixels} as it is. */
    public static BufferedImage single(byte[] pixels, int index, ImageShape shape) {
        BufferedImage image = image(shape, shape.width(), shape.height());
        draw(pixels, index, shape, 1, image, 0, 0);
        return image;
    }

    /** Writes a PNG; leaves the stream open. */
    public static void writePng(BufferedImage image, OutputStream out) throws IOException {
        // ImageIO's own stream would put every picture into a temporary file first.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this JDK has no writer for PNG");
            }
        }
    }

    private static BufferedImage image(ImageShape shape, int width, int height) {
        return new BufferedImage(
                width, height, shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    }

    /** In the raster, as colours that pass through a grey image's colour space come out darker. */
    private static void fill(BufferedImage image) {
        int[] samples = new int[image.getWidth() * image.getHeight()];
        Arrays.fill(samples, BACKGROUND);
        for (int band = 0; band < image.getRaster().getNumBands(); band++) {
            image.getRaster().setSamples(0, 0, image.getWidth(), image.getHeight(), band, samples);
        }
    }

    private static int scale(ImageShape shape, int imagesPerSide) {
        int side = Math.max(shape.height(), shape.width());
        int wanted = (VISIBLE + side - 1) / side;
        int possible = LARGEST / (side * imagesPerSide);
        return Math.max(1, Math.min(wanted, possible));
    }

    private static void draw(
            byte[] pixels, int index, ImageShape shape, int scale, BufferedImage target, int left, int top) {
        int[] value = new int[shape.channels()];
        int plane = shape.height() * shape.width();
        for (int y = 0; y < shape.height() * scale; y++) {
            for (int x = 0; x < shape.width() * scale; x++) {
                int offset = index * shape.values() + y / scale * shape.width() + x / scale;
                for (int c = 0; c < value.length; c++) {
                    value[c] = pixels[offset + c * plane] & 0xFF;
                }
                target.getRaster().setPixel(left + x, top + y, value);
            }
        }
    }
}
