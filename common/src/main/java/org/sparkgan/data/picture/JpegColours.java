package org.sparkgan.data.picture;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sparkgan.data.picture.JpegHeader.Segment;

/**
 * Settles what the colours of a JPEG file are, where its notes contradict each other, in the way of browsers and of libjpeg
 * (default_decompress_parms in jdapimin.c): JFIF is always YCbCr, else Adobe's marker decides, else the components' numbers;
 * a colour profile that is not whole or not of this kind of colours is passed over. The JDK's reader refuses most of these
 * files and takes others for red, green and blue.
 */
final class JpegColours {
    private static final String PROFILE = "ICC_PROFILE\0";
    /** The text, the number of the part and how many parts there are. */
    private static final int BEFORE_PROFILE = PROFILE.length() + 2;

    private static final int JFIF_LENGTH = 14;
    private static final int ADOBE_LENGTH = 12;
    private static final int AS_THEY_ARE = 0;
    private static final int YCC = 1;
    private static final int YCCK = 2;

    private final JpegHeader header;

    private JpegColours(JpegHeader header) {
        this.header = header;
    }

    /** A file that says the same to every reader: the one given, where it does so already. */
    static byte[] settled(byte[] file, JpegHeader header) {
        if (header.end() == 0) {
            return file;
        }
        JpegColours colours = new JpegColours(header);
        boolean areClear = colours.areClear();
        boolean profileFits = colours.profileFits();
        return areClear && profileFits ? file : colours.rewritten(file, areClear, profileFits);
    }

    private byte[] rewritten(byte[] file, boolean areClear, boolean profileFits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 20);
        out.write(file, 0, 2);
        if (!areClear) {
            out.writeBytes(adobe());
        }
        for (Segment segment : header.segments()) {
            boolean isNote = segment.isOf(0, "") || segment.isOf(14, "");
            if ((areClear || !isNote) && (profileFits || !segment.isOf(2, PROFILE))) {
                out.write(file, segment.start(), segment.end() - segment.start());
            }
        }
        out.write(file, header.end(), file.length - header.end());
        return out.toByteArray();
    }

    /** Adobe's marker for these colours: Adobe Technical Note 5116, section 18. */
    private byte[] adobe() {
        int transform = header.components() == 4 ? YCCK : isRgb() ? AS_THEY_ARE : YCC;
        return new byte[] {
            (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
    }

    /** Whether the JDK's reader takes the colours for what they are. */
    private boolean areClear() {
        Optional<Integer> transform = transform();
        if (header.components() == 4) {
            return transform.isEmpty() || transform.get() == AS_THEY_ARE || transform.get() == YCCK;
        }
        if (header.components() != 3) {
            return true;
        }
        if (transform.isPresent()) {
            return transform.get() == YCC || (transform.get() == AS_THEY_ARE && !isJfif());
        }
        return isJfif() || hasIds(1, 2, 3);
    }

    private boolean isRgb() {
        return !isJfif()
                && transform().map(transform -> transform == AS_THEY_ARE).orElse(hasIds('R', 'G', 'B'));
    }

    private boolean hasIds(int first, int second, int third) {
        return header.componentId(0) == first && header.componentId(1) == second && header.componentId(2) == third;
    }

    private boolean isJfif() {
        return header.segments().stream()
                .anyMatch(segment -> segment.isOf(0, "JFIF\0") && segment.length() >= JFIF_LENGTH);
    }

    /** What the last of Adobe's markers says. */
    private Optional<Integer> transform() {
        return header.segments().stream()
                .filter(segment -> segment.isOf(14, "Adobe") && segment.length() >= ADOBE_LENGTH)
                .map(segment -> segment.value(ADOBE_LENGTH - 1))
                .reduce((one, next) -> next);
    }

    /** Whether there is no profile, or a whole one for such colours: ICC.1:2010, annex B.4. */
    private boolean profileFits() {
        List<Segment> parts = new ArrayList<>();
        for (Segment segment : header.segments()) {
            if (segment.isOf(2, PROFILE)) {
                parts.add(segment);
            }
        }
        if (parts.isEmpty()) {
            return true;
        }
        parts.sort((one, other) -> Integer.compare(number(one), number(other)));
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            Segment part = parts.get(i);
            if (number(part) != i + 1 || part.value(BEFORE_PROFILE - 1) != parts.size()) {
                return false;
            }
            profile.write(part.file(), part.end() - part.length() + BEFORE_PROFILE, part.length() - BEFORE_PROFILE);
        }
        return ColourProfile.isOf(profile.toByteArray(), header.components());
    }

    private static int number(Segment part) {
        return part.value(BEFORE_PROFILE - 2);
    }
}
