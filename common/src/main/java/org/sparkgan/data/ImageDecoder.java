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
import org.sparkgan.config.ImageShape;

/** Turns the bytes of a JPEG, PNG, GIF, BMP or TIFF file into the pixels of one packed image. */
final class ImageDecoder {
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "gif", "bmp", "tif");
    /** Larger pictures are not decoded: a header may promise any size. */
    private static final long MOST_PIXELS = 1L << 27;
    /** Pictures above this size are read with only every n-th pixel, so that a task needs no gigabyte for one. */
    private static final long MOST_PIXELS_IN_MEMORY = 1L << 24;

    static {
        ImageIO.setUseCache(false);
    }

    private final ImageShape shape;

    ImageDecoder(ImageShape shape) {
        this.shape = shape;
    }

    /**
     * The centre square of a picture, held upright, resized to the shape: uint8, channels first.
     *
     * @throws BrokenImageException with the reason, where the file holds no picture that can be read as a whole
     */
    byte[] decode(byte[] file) throws BrokenImageException {
        if (file.length == 0) {
            throw new BrokenImageException("is empty");
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(in, file);
            try {
                return decode(reader, in, file);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // The readers of the JDK throw all of these on damaged files.
            throw new BrokenImageException("cannot be decoded: " + reason(e), e);
        }
    }

    private byte[] decode(ImageReader reader, ImageInputStream in, byte[] file)
            throws IOException, BrokenImageException {
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
        BufferedImage square = Pixels.centreSquare(picture, shape.height());
        return Pixels.planar(Orientation.upright(square, Orientation.of(file, format)), shape.channels());
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

    private ImageReadParam reading(ImageReader reader) throws IOException, BrokenImageException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        if (pixels > MOST_PIXELS) {
            throw new BrokenImageException(
                    "has " + width + "x" + height + " pixels, more than the " + MOST_PIXELS + " that are read");
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

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage() == null
                ? ""
                : ": " + deepest.getMessage().lines().findFirst().orElse("");
        return deepest.getClass().getSimpleName() + message;
    }
}
