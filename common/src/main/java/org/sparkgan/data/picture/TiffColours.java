package org.sparkgan.data.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/**
 * What the samples of a TIFF file mean: TIFF, revision 6.0. The JDK's reader gives samples as they are, takes some of their
 * kinds for others, and says of neither.
 */
final class TiffColours {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int INKS = 5;
    private static final int YCC = 6;
    private static final Map<Integer, String> UNREAD = Map.of(
            4, "a mask",
            8, "CIE L*a*b* colours",
            9, "ICC L*a*b* colours",
            10, "ITU L*a*b* colours",
            32803, "the raw samples of a camera",
            32844, "LogL light",
            32845, "LogLuv light",
            34892, "the raw samples of a camera");

    private static final int CMYK = 1;
    private static final int JPEG = 7;
    private static final int UNSIGNED = 1;
    private static final int OF_ANY_FORMAT = 4;
    private static final int SMALLER_COPY = 1;

    private final TIFFDirectory tags;
    private final int kind;
    private final int samples;

    private TiffColours(TIFFDirectory tags) {
        this.tags = tags;
        this.kind = number(BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, -1);
        this.samples = number(BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
    }

    /** What the first picture of a file says of itself. */
    static TiffColours of(ImageReader reader) throws IOException {
        return new TiffColours(TIFFDirectory.createFromMetadata(reader.getImageMetadata(0)));
    }

    /** Refuses a picture whose samples would be taken for something else. */
    void refuseUnread() throws BrokenImageException {
        if (kind < 0) {
            throw unread("no note on what its samples mean");
        }
        if (UNREAD.containsKey(kind)) {
            throw unread(UNREAD.get(kind));
        }
        if (kind > YCC) {
            throw unread("samples of the unknown kind " + kind);
        }
        if ((number(BaselineTIFFTagSet.TAG_NEW_SUBFILE_TYPE, 0) & SMALLER_COPY) != 0) {
            throw unread("a smaller copy before the picture itself, as raw photos have it");
        }
        refuseUnreadSamples();
        if (kind == INKS) {
            refuseUnreadInks();
        }
    }

    private void refuseUnreadSamples() throws BrokenImageException {
        for (int format : numbers(BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, UNSIGNED)) {
            if (format != UNSIGNED && format != OF_ANY_FORMAT) {
                throw unread(format == 3 ? "floating-point samples" : "samples with a sign");
            }
        }
        int[] bits = Arrays.stream(numbers(BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 1))
                .distinct()
                .toArray();
        int most = kind == PALETTE ? 8 : 16;
        boolean areRead = bits.length == 1
                && bits[0] <= most
                && (bits[0] == 8 || bits[0] == 16 || (samples == 1 && Integer.bitCount(bits[0]) == 1));
        if (!areRead) {
            throw unread("samples of " + Arrays.toString(bits) + " bits");
        }
        boolean isFew = samples < colours() || (samples > 1 && (kind == WHITE_IS_ZERO || kind == PALETTE));
        if (isFew) {
            throw unread(samples + " samples for each pixel of kind " + kind);
        }
    }

    private void refuseUnreadInks() throws BrokenImageException {
        if (number(BaselineTIFFTagSet.TAG_INK_SET, CMYK) != CMYK) {
            throw unread("inks that are not cyan, magenta, yellow and black");
        }
        int[] range = numbers(BaselineTIFFTagSet.TAG_DOT_RANGE, 0, 255);
        if (range.length > 1 && range[0] > range[1]) {
            throw unread("inverted inks");
        }
        if (number(BaselineTIFFTagSet.TAG_COMPRESSION, 1) == JPEG) {
            throw unread("inks that are compressed as JPEG");
        }
    }

    private static BrokenImageException unread(String what) {
        return new BrokenImageException(
                "is a TIFF with " + what + ", which is not read: convert it to PNG, or to TIFF of 8-bit RGB");
    }

    /** The picture as it looks: inks by the plain formula, as in JPEG files, where profiles of inks count for nothing, too. */
    BufferedImage shown(BufferedImage read) {
        boolean isRead =
                switch (kind) {
                    case INKS -> false;
                    case YCC -> tags.containsTIFFField(BaselineTIFFTagSet.TAG_ICC_PROFILE) && hasUsualSamples();
                    default -> hasUsualSamples();
                };
        return isRead ? read : new TiffSamples(read.getRaster(), colours(), alpha()).picture();
    }

    /** The JDK knows one sample beside the colours, and takes it for opacity, whatever it is. */
    private boolean hasUsualSamples() {
        return samples == colours() || (samples == colours() + 1 && alpha() != TiffSamples.Alpha.NONE);
    }

    private int colours() {
        return switch (kind) {
            case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
            case RGB, YCC -> 3;
            default -> 4;
        };
    }

    /** A fourth sample of RGB about which nothing is said is taken for opacity, as libtiff does. */
    private TiffSamples.Alpha alpha() {
        int unsaid = kind == RGB && samples == 4 ? 2 : 0;
        return switch (number(BaselineTIFFTagSet.TAG_EXTRA_SAMPLES, unsaid)) {
            case 1 -> TiffSamples.Alpha.MULTIPLIED;
            case 2 -> TiffSamples.Alpha.PLAIN;
            default -> TiffSamples.Alpha.NONE;
        };
    }

    private int number(int tag, int otherwise) {
        return numbers(tag, otherwise)[0];
    }

    private int[] numbers(int tag, int... otherwise) {
        TIFFField field = tags.getTIFFField(tag);
        if (field == null || field.getCount() == 0) {
            return otherwise;
        }
        int[] numbers = new int[field.getCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = field.getAsInt(i);
        }
        return numbers;
    }
}
