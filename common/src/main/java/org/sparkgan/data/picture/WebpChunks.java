package org.sparkgan.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The chunks of a WebP file: RFC 9649, section 2. */
final class WebpChunks {
    private static final int RIFF_HEAD = 8;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;
    private static final int FLAGS = FIRST_CHUNK + CHUNK_HEAD;
    private static final int HAS_PROFILE = 0x20;
    private static final byte[] UNKNOWN = {'n', 'o', 'n', 'e'};

    private WebpChunks() {}

    static boolean areIn(byte[] file) {
        return file.length >= FIRST_CHUNK
                && name(file, 0).equals("RIFF")
                && name(file, RIFF_HEAD).equals("WEBP");
    }

    /** The head of a RIFF file says how many bytes follow it; the reader goes on without those that are missing. */
    static void refuseCutOff(byte[] webp) throws BrokenImageException {
        long promised = length(webp, 4);
        if (webp.length - RIFF_HEAD < promised) {
            throw new BrokenImageException(
                    "is cut off: it holds " + webp.length + " of " + (promised + RIFF_HEAD) + " bytes");
        }
    }

    /** A file without a colour profile that is broken or not for red, green and blue: the one given, where it has none. */
    static byte[] withoutUnfitProfile(byte[] webp) {
        long at = FIRST_CHUNK;
        while (at + CHUNK_HEAD <= webp.length) {
            int chunk = (int) at;
            long end = at + CHUNK_HEAD + length(webp, chunk + 4);
            if (name(webp, chunk).equals("ICCP")) {
                int whole = (int) Math.min(end, webp.length);
                byte[] profile = Arrays.copyOfRange(webp, chunk + CHUNK_HEAD, whole);
                boolean fits = ColourProfile.isOf(profile, 3) && ColourProfile.isUsable(profile);
                return fits ? webp : withoutProfile(webp, chunk);
            }
            at = end + (end & 1);
        }
        return webp;
    }

    private static byte[] withoutProfile(byte[] webp, int chunk) {
        byte[] without = webp.clone();
        System.arraycopy(UNKNOWN, 0, without, chunk, UNKNOWN.length);
        without[FLAGS] &= ~HAS_PROFILE;
        return without;
    }

    private static String name(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static long length(byte[] file, int at) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFFFFFFL;
    }
}
