package org.sparkgan.data.picture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a JPEG file says before its first scan: ITU-T T.81, annex B. */
final class JpegHeader {
    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int SCAN = 0xDA;
    private static final int FIRST_FRAME = 0xC0;
    private static final int LAST_FRAME = 0xCF;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int RESERVED = 0xC8;
    private static final int ARITHMETIC_TABLES = 0xCC;
    private static final int JPEG_LS = 0xF7;
    private static final Map<Integer, String> UNREAD =
            Map.of(0xC3, "lossless", 0xC9, "arithmetic", 0xCA, "arithmetic", 0xCB, "lossless arithmetic");

    private final byte[] file;
    private final List<Segment> segments = new ArrayList<>();
    private int end;

    private JpegHeader(byte[] file) {
        this.file = file;
    }

    /** The header, as far as it is sound; without any segment where the file is no JPEG. */
    static JpegHeader of(byte[] file) {
        JpegHeader header = new JpegHeader(file);
        if (file.length >= 4 && word(file, 0) == START_OF_IMAGE) {
            header.read();
        }
        return header;
    }

    private void read() {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++; // Any number of these may stand before a marker.
                continue;
            }
            if (marker == SCAN) {
                end = at;
                return;
            }
            int next = at + 2 + word(file, at + 2);
            if (next < at + 4 || next > file.length) {
                return;
            }
            segments.add(new Segment(file, marker, at, next));
            at = next;
        }
    }

    /** The segments before the first scan, in their order. */
    List<Segment> segments() {
        return segments;
    }

    /** Where the first scan begins; 0 where the header is damaged or without an end. */
    int end() {
        return end;
    }

    /** How many colour components the first frame has; 0 where there is none. */
    int components() {
        return frame().map(frame -> frame.value(5)).orElse(0);
    }

    /** The number that the frame gives a component, from 0 on. */
    int componentId(int component) {
        return frame().map(frame -> frame.value(6 + 3 * component)).orElse(-1);
    }

    /** Refuses the processes of the standard that hardly any program writes, and none here reads. */
    void refuseUnread() throws BrokenImageException {
        if (segments.stream().anyMatch(segment -> segment.marker() == JPEG_LS)) {
            throw new BrokenImageException("is JPEG-LS, which is not read: convert it to PNG or JPEG");
        }
        if (frame().isEmpty()) {
            return;
        }
        Segment frame = frame().get();
        String process = UNREAD.get(frame.marker());
        if (process != null) {
            throw new BrokenImageException(
                    "is a JPEG of the " + process + " process, which is not read: convert it to PNG or usual JPEG");
        }
        if (frame.value(0) != 8) {
            throw new BrokenImageException("is a JPEG with samples of " + frame.value(0)
                    + " bits, which is not read: convert it to PNG or usual JPEG");
        }
    }

    private Optional<Segment> frame() {
        return segments.stream().filter(Segment::isFrame).findFirst();
    }

    private static int word(byte[] file, int at) {
        return ((file[at] & 0xFF) << 8) | (file[at + 1] & 0xFF);
    }

    /**
     * A marker with what follows it.
     *
     * @param file that holds it
     * @param marker its number, without the 0xFF
     * @param start where the marker is
     * @param end after its last byte
     */
    @SuppressWarnings("ArrayRecordComponent") // a view of the file, compared by nobody
    record Segment(byte[] file, int marker, int start, int end) {
        private static final int BEFORE_CONTENT = 4;

        /** How many bytes it holds. */
        int length() {
            return end - start - BEFORE_CONTENT;
        }

        /** A byte of it; -1 beyond its end. */
        int value(int at) {
            return at < length() ? file[start + BEFORE_CONTENT + at] & 0xFF : -1;
        }

        /** Whether it is the application's segment of this number that begins with this text. */
        boolean isOf(int application, String text) {
            return marker == 0xE0 + application
                    && length() >= text.length()
                    && new String(file, start + BEFORE_CONTENT, text.length(), StandardCharsets.ISO_8859_1)
                            .equals(text);
        }

        private boolean isFrame() {
            return marker >= FIRST_FRAME
                    && marker <= LAST_FRAME
                    && marker != HUFFMAN_TABLES
                    && marker != RESERVED
                    && marker != ARITHMETIC_TABLES;
        }
    }
}
