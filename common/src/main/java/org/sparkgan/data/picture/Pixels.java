package org.sparkgan.data.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.coobird.thumbnailator.Thumbnails;
import org.sparkgan.config.Crop;
import org.sparkgan.config.ImageShape;

/** From a decoded picture of any kind to uint8 planes. */
public final class Pixels {
    private Pixels() {}

    /**
     * A picture as a packed image: upright, square, without transparency, channels first.
     *
     * @param file its bytes, which decide where a random square lies
     */
    static byte[] packed(Picture picture, Packing packing, byte[] file) {
        BufferedImage pixels = picture.pixels();
        if (picture.orientation() == Orientation.UPRIGHT && isPacked(pixels, packing.shape())) {
            return ((DataBufferByte) pixels.getRaster().getDataBuffer())
                    .getData()
                    .clone();
        }
        if (picture.orientation() == Orientation.UPRIGHT
                && RgbBytes.areOf(pixels)
                && packing.shape().channels() == 3) {
            Rectangle part = part(pixels.getWidth(), pixels.getHeight(), packing, file);
            if (Math.min(part.width, part.height) >= packing.shape().height()) {
                return AreaAverage.planes(
                        RgbBytes.of(pixels, part), packing.shape().height());
            }
        }
        BufferedImage square = square(pixels, packing, file);
        return planar(
                Orientation.upright(square, picture.orientation()),
                packing.shape().channels());
    }

    private static boolean isPacked(BufferedImage picture, ImageShape shape) {
        return shape.channels() == 1
                && picture.getType() == BufferedImage.TYPE_BYTE_GRAY
                && picture.getWidth() == shape.width()
                && picture.getHeight() == shape.height()
                && picture.getRaster().getParent() == null;
    }

    /**
     * A picture made square, without transparency, in the size of the packed images.
     *
     * @param content what decides where a random square lies
     */
    public static BufferedImage square(BufferedImage picture, Packing packing, byte[] content) {
        Rectangle part = part(picture.getWidth(), picture.getHeight(), packing, content);
        int size = packing.shape().height();
        if (part.width < size || part.height < size) {
            return enlarged(opaque(picture, part, packing.background()), size);
        }
        if (part.width == size && part.height == size) {
            return opaque(picture, part, packing.background());
        }
        RgbBytes bytes = RgbBytes.areOf(picture)
                ? RgbBytes.of(picture, part)
                : RgbBytes.of(values(opaque(picture, part, packing.background())), part.width, part.height);
        return colour(AreaAverage.planes(bytes, size), size, size);
    }

    private static Rectangle part(int width, int height, Packing packing, byte[] content) {
        if (packing.crop() == Crop.NONE) {
            return new Rectangle(width, height);
        }
        int side = Math.min(width, height);
        int room = Math.max(width, height) - side;
        int place = packing.crop() == Crop.CENTER ? room / 2 : CropPosition.within(room, packing.seed(), content);
        return width > height ? new Rectangle(place, 0, side, side) : new Rectangle(0, place, side, side);
    }

    /** The planes of a picture of packed RGB, channels first: grey by the luma of ITU-R BT.601, or red, green, blue. */
    public static byte[] planar(BufferedImage picture, int channels) {
        int[] rgb = values(picture);
        byte[] planes = new byte[channels * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            if (channels == 1) {
                planes[i] = (byte) luma(rgb[i]);
            } else {
                planes[i] = (byte) (rgb[i] >> 16);
                planes[rgb.length + i] = (byte) (rgb[i] >> 8);
                planes[2 * rgb.length + i] = (byte) rgb[i];
            }
        }
        return planes;
    }

    /** A grey picture from its values, row by row. */
    public static BufferedImage grey(byte[] values, int height, int width) {
        int[] pixels = new int[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = rgb(values[i] & 0xFF);
        }
        return picture(pixels, height, width);
    }

    /** A picture from its planes of red, green and blue values. */
    public static BufferedImage colour(byte[] planes, int height, int width) {
        int[] pixels = new int[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (planes[i] & 0xFF) << 16
                    | (planes[pixels.length + i] & 0xFF) << 8
                    | (planes[2 * pixels.length + i] & 0xFF);
        }
        return picture(pixels, height, width);
    }

    /** The packed RGB values themselves, row by row. */
    private static int[] values(BufferedImage rgb) {
        return ((DataBufferInt) rgb.getRaster().getDataBuffer()).getData();
    }

    private static BufferedImage picture(int[] rgb, int height, int width) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.getRaster().setDataElements(0, 0, width, height, rgb);
        return picture;
    }

    private static int luma(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }

    private static int rgb(int grey) {
        return grey << 16 | grey << 8 | grey;
    }

    private static BufferedImage enlarged(BufferedImage square, int size) {
        try {
            return Thumbnails.of(square)
                    .forceSize(size, size)
                    .imageType(BufferedImage.TYPE_INT_RGB)
                    .asBufferedImage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part of the picture over the background. */
    private static BufferedImage opaque(BufferedImage picture, Rectangle part, int background) {
        BufferedImage opaque = new BufferedImage(part.width, part.height, BufferedImage.TYPE_INT_RGB);
        if (picture.getColorModel() instanceof ComponentColorModel model
                && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            copyGrey(picture.getRaster(), model, part, background, opaque);
            return opaque;
        }
        if (RgbBytes.areOf(picture)) {
            RgbBytes.of(picture, part).copyTo(values(opaque));
            return opaque;
        }
        Graphics2D graphics = opaque.createGraphics();
        graphics.setColor(new Color(background));
        graphics.fillRect(0, 0, part.width, part.height);
        graphics.drawImage(picture, -part.x, -part.y, null);
        graphics.dispose();
        return opaque;
    }

    /** Java takes grey samples for linear light and would brighten them; image files hold them as they are shown. */
    private static void copyGrey(
            Raster from, ComponentColorModel model, Rectangle part, int background, BufferedImage opaque) {
        int bits = model.getComponentSize(0);
        if (bits > 16) {
            throw new IllegalArgumentException("grey samples of " + bits + " bits are not read");
        }
        int most = (1 << bits) - 1;
        int bands = from.getNumBands();
        int[] samples = new int[part.width * bands];
        int[] row = new int[part.width];
        for (int y = 0; y < part.height; y++) {
            from.getPixels(part.x, part.y + y, part.width, 1, samples);
            for (int x = 0; x < part.width; x++) {
                int grey = samples[x * bands];
                row[x] = model.hasAlpha()
                        ? over(background, grey, samples[x * bands + 1], most)
                        : rgb(most == 255 ? grey : (int) Math.round(255.0 * grey / most));
            }
            opaque.getRaster().setDataElements(0, y, part.width, 1, row);
        }
    }

    private static int over(int background, int grey, int alpha, int most) {
        double share = (double) alpha / most;
        double shown = 255.0 * grey / most * share;
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            rgb |= (int) Math.round(shown + (background >> shift & 0xFF) * (1 - share)) << shift;
        }
        return rgb;
    }
}
