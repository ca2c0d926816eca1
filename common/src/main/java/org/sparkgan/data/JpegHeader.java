package org.sparkgan.data;

/** What the header of a JPEG file says: ITU-T T.81, annex B. */
final class JpegHeader {
    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int FIRST_FRAME = 0xC0;
    private static final int LAST_FRAME = 0xCF;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int RESERVED = 0xC8;
    private static final int ARITHMETIC_TABLES = 0xCC;

    private JpegHeader() {}

    /** How many colour components the first frame has; 0 where the file is no JPEG or its header is damaged. */
    static int components(byte[] file) {
        if (file.length < 4 || word(file, 0) != START_OF_IMAGE) {
            return 0;
        }
        int at = 2;
        while (at + 9 < file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++; // Any number of these may stand before a marker.
            } else if (isFrame(marker)) {
                return file[at + 9] & 0xFF;
            } else {
                at += 2 + word(file, at + 2);
            }
        }
        return 0;
    }

    private static boolean isFrame(int marker) {
        return marker >= FIRST_FRAME
                && marker <= LAST_FRAME
                && marker != HUFFMAN_TABLES
                && marker != RESERVED
                && marker != ARITHMETIC_TABLES;
    }

    private static int word(byte[] file, int at) {
        return ((file[at] & 0xFF) << 8) | (file[at + 1] & 0xFF);
    }
}
