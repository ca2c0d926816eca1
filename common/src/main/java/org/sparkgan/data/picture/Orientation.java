package org.sparkgan.data.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** How a camera was held, as the EXIF tag Orientation (0x0112) of its file says: EXIF 2.32, section 4.6.4. */
final class Orientation {
    static final int UPRIGHT = 1;
    private static final int LAST = 8;

    private Orientation() {}

    /** The tag's value, 1 to 8; 1, which is upright, where a file has no such tag or a damaged one. */
    static int of(byte[] file, String format) {
        try {
            ExifIFD0Directory exif = metadata(file, format).getFirstDirectoryOfType(ExifIFD0Directory.class);
            if (exif == null || !exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
                return UPRIGHT;
            }
            int value = exif.getInt(ExifIFD0Directory.TAG_ORIENTATION);
            return value < UPRIGHT || value > LAST ? UPRIGHT : value;
        } catch (ImageProcessingException | MetadataException | IOException | RuntimeException e) {
            // The picture itself decides whether a file is usable, not the notes around it.
            return UPRIGHT;
        }
    }

    private static Metadata metadata(byte[] file, String format) throws ImageProcessingException, IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(file);
        return format.equalsIgnoreCase("jpeg")
                ? JpegMetadataReader.readMetadata(in, List.of(new ExifReader()))
                : ImageMetadataReader.readMetadata(in);
    }

    /** A square picture turned and mirrored so that it stands upright. */
    static BufferedImage upright(BufferedImage square, int orientation) {
        if (orientation == UPRIGHT) {
            return square;
        }
        BufferedImage upright = new BufferedImage(square.getWidth(), square.getHeight(), square.getType());
        AffineTransform transform = transform(orientation, square.getWidth());
        return new AffineTransformOp(transform, AffineTransformOp.TYPE_NEAREST_NEIGHBOR).filter(square, upright);
    }

    private static AffineTransform transform(int orientation, int size) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, size, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, size, size);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, size);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, size, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, size, size);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, size);
            default -> throw new IllegalArgumentException("an orientation is 1 to 8, but is " + orientation);
        };
    }
}
