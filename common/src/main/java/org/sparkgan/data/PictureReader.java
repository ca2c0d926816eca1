package org.sparkgan.data;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads the first picture of a JPEG, PNG, GIF, BMP, TIFF or WebP file, where the file holds all of it. */
final class PictureReader implements ImageDecoder.Reader {
    /** Pictures above this size are read with only every n-th pixel, so that a task needs no gigabyte for one. */
    private static final long MOST_PIXELS_IN_MEMORY = 1L << 24;
    /** Of a photo, so many pixels along each side are enough for the average that one packed pixel is. */
    private static final int PIXELS_PER_PIXEL = 8;

    static {
        ImageIO.setUseCache(false);
    }

    private final Packing packing;

    PictureReader(Packing packing) {
        this.packing = packing;
    }

    @Override
    public Picture read(byte[] file) throws IOException, BrokenImageException {
        try (ImageInputStream in = new ByteArrayImageInputStream(file)) {
            ImageReader reader = FileReaders.of(in, file);
            try {
                return read(reader, in);
            } finally {
                reader.dispose();
            }
        }
    }

    private Picture read(ImageReader reader, ImageInputStream in) throws IOException, BrokenImageException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        reader.setInput(in, true, true);
        BufferedImage picture = reader.read(0, reading(reader));
        refuseDamaged(warnings);
        return new Picture(picture, reader.getFormatName());
    }

    /** Reads no more than the header, and refuses what is too large. */
    private ImageReadParam reading(ImageReader reader) throws IOException, BrokenImageException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        if (pixels > packing.maxPixels()) {
            throw new BrokenImageException(
                    "has " + width + "x" + height + " pixels, more than data.max-pixels = " + packing.maxPixels());
        }
        ImageReadParam reading = reader.getDefaultReadParam();
        int step = step(Math.min(width, height), pixels, isJpeg(reader));
        if (step > 1) {
            reading.setSourceSubsampling(step, step, (step - 1) / 2, (step - 1) / 2);
        } else if (isJpeg(reader)
                && reader.getImageTypes(0).next().getBufferedImageType() == BufferedImage.TYPE_3BYTE_BGR) {
            reading.setDestination(RgbBytes.picture(width, height));
        }
        return reading;
    }

    private static boolean isJpeg(ImageReader reader) throws IOException {
        return reader.getFormatName().equalsIgnoreCase("jpeg");
    }

    private int step(int side, long pixels, boolean jpeg) {
        int step = (int) Math.ceil(Math.sqrt((double) pixels / MOST_PIXELS_IN_MEMORY));
        if (jpeg) {
            step = Math.max(step, side / (PIXELS_PER_PIXEL * packing.shape().height()));
        }
        return Math.min(step, side);
    }

    private static void refuseDamaged(List<String> warnings) throws BrokenImageException {
        for (String warning : warnings) {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("truncated") || text.contains("premature end")) {
                throw new BrokenImageException("is cut off: " + warning);
            }
            // Extraneous bytes are in sound photos of some cameras, too.
            if (text.startsWith("corrupt jpeg data") && !text.contains("extraneous")) {
                throw new BrokenImageException("is damaged: " + warning);
            }
        }
    }
}
