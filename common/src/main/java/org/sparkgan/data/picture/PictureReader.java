package org.sparkgan.data.picture;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the first picture of a JPEG, PNG, GIF, BMP, TIFF or WebP file, where the file holds all of it. A picture is valid until
 * the next is read.
 */
final class PictureReader implements ImageDecoder.Reader {
    /** Pictures above this size are read with only every n-th pixel, so that a task needs no gigabyte for one. */
    private static final long MOST_PIXELS_IN_MEMORY = 1L << 24;
    /** Of a photo, so many pixels along each side are enough for the average that one packed pixel is. */
    private static final int PIXELS_PER_PIXEL = 8;

    static {
        ImageIO.setUseCache(false);
    }

    private final Packing packing;
    private final PlainPng png;
    private BufferedImage destination;

    PictureReader(Packing packing) {
        this.packing = packing;
        this.png = new PlainPng(packing.maxPixels());
    }

    @Override
    public Picture read(byte[] file) throws IOException, BrokenImageException {
        Optional<BufferedImage> plain = png.read(file);
        if (plain.isPresent()) {
            return new Picture(plain.get(), Orientation.UPRIGHT);
        }
        byte[] settled = settled(file);
        try (ImageInputStream in = new ByteArrayImageInputStream(settled)) {
            ImageReader reader = FileReaders.of(in, settled);
            try {
                return new Picture(read(reader, in), Orientation.of(file, reader.getFormatName()));
            } finally {
                reader.dispose();
            }
        }
    }

    private static byte[] settled(byte[] file) throws BrokenImageException {
        if (WebpChunks.areIn(file)) {
            WebpChunks.refuseCutOff(file);
            return WebpChunks.withoutUnfitProfile(file);
        }
        JpegHeader header = JpegHeader.of(file);
        header.refuseUnread();
        return JpegColours.settled(file, header);
    }

    private BufferedImage read(ImageReader reader, ImageInputStream in) throws IOException, BrokenImageException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        BufferedImage picture =
                switch (reader.getFormatName().toLowerCase(Locale.ROOT)) {
                    case "gif" -> gif(reader, in);
                    case "tif" -> tiff(reader, in);
                    default -> {
                        reader.setInput(in, true, true);
                        yield reader.read(0, reading(reader));
                    }
                };
        refuseDamaged(warnings);
        return picture;
    }

    private BufferedImage gif(ImageReader reader, ImageInputStream in) throws IOException, BrokenImageException {
        reader.setInput(in, true, false);
        GifCanvas canvas = GifCanvas.of(reader);
        ImageReadParam reading = reader.getDefaultReadParam();
        int step = step(canvas.width(), canvas.height(), false);
        reading.setSourceSubsampling(step, step, 0, 0);
        return canvas.with(reader.read(0, reading), step);
    }

    private BufferedImage tiff(ImageReader reader, ImageInputStream in) throws IOException, BrokenImageException {
        reader.setInput(in, true, false);
        TiffColours colours = TiffColours.of(reader);
        colours.refuseUnread();
        return colours.shown(reader.read(0, reading(reader)));
    }

    /** Reads no more than the header, and refuses what is too large. */
    private ImageReadParam reading(ImageReader reader) throws IOException, BrokenImageException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        ImageReadParam reading = reader.getDefaultReadParam();
        int step = step(width, height, isJpeg(reader));
        if (step > 1) {
            reading.setSourceSubsampling(step, step, (step - 1) / 2, (step - 1) / 2);
        } else if (isJpeg(reader)
                && reader.getImageTypes(0).next().getBufferedImageType() == BufferedImage.TYPE_3BYTE_BGR) {
            reading.setDestination(destination(width, height));
        }
        return reading;
    }

    /** Photos of a source often have the same size, and a new picture takes as long to clear as a small one to decode. */
    private BufferedImage destination(int width, int height) {
        if (destination == null || destination.getWidth() != width || destination.getHeight() != height) {
            destination = RgbBytes.picture(width, height);
        }
        return destination;
    }

    private static boolean isJpeg(ImageReader reader) throws IOException {
        return reader.getFormatName().equalsIgnoreCase("jpeg");
    }

    private int step(int width, int height, boolean jpeg) throws BrokenImageException {
        long pixels = (long) width * height;
        if (pixels > packing.maxPixels()) {
            throw new BrokenImageException(
                    "has " + width + "x" + height + " pixels, more than data.max-pixels = " + packing.maxPixels());
        }
        int side = Math.min(width, height);
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
            if (text.contains("not implemented")) {
                throw new BrokenImageException("is of a kind that is not read: " + warning);
            }
        }
    }
}
