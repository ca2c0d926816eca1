package org.sparkgan.data;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads the first picture of a JPEG, PNG, GIF, BMP or TIFF file, where the file holds all of it. */
final class PictureReader implements ImageDecoder.Reader {
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "gif", "bmp", "tif");
    /** Pictures above this size are read with only every n-th pixel, so that a task needs no gigabyte for one. */
    private static final long MOST_PIXELS_IN_MEMORY = 1L << 24;

    static {
        ImageIO.setUseCache(false);
    }

    private final Packing packing;

    PictureReader(Packing packing) {
        this.packing = packing;
    }

    @Override
    public Picture read(byte[] file) throws IOException, BrokenImageException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(in, file);
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
        refuseTruncated(warnings);
        String format = reader.getFormatName();
        if (format.equalsIgnoreCase("jpeg") && picture.getRaster().getNumBands() == 4) {
            // The JDK takes the fourth component of some for transparency, and the colours come out wrong.
            throw new BrokenImageException("has four colour components (CMYK), which are not read from JPEG files");
        }
        return new Picture(picture, format);
    }

    private static ImageReader reader(ImageInputStream in, byte[] file) throws IOException, BrokenImageException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (isOfTheJdk(reader) && FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
        }
        FileType type = FileTypeDetector.detectFileType(new BufferedInputStream(new ByteArrayInputStream(file)));
        throw new BrokenImageException("is no JPEG, PNG, GIF, BMP or TIFF image"
                + (type == FileType.Unknown ? "" : " but looks like " + type.getLongName()));
    }

    /** Other readers that happen to be on the class path take damaged files for whole ones. */
    private static boolean isOfTheJdk(ImageReader reader) {
        return reader.getClass().getModule().equals(ImageIO.class.getModule());
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
        if (pixels > MOST_PIXELS_IN_MEMORY) {
            int step = (int) Math.ceil(Math.sqrt((double) pixels / MOST_PIXELS_IN_MEMORY));
            reading.setSourceSubsampling(step, step, 0, 0);
        }
        return reading;
    }

    private static void refuseTruncated(List<String> warnings) throws BrokenImageException {
        for (String warning : warnings) {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("truncated") || text.contains("premature end")) {
                throw new BrokenImageException("is cut off: " + warning);
            }
        }
    }
}
