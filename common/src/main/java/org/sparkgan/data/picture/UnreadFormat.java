package org.sparkgan.data.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Formats that people keep beside pictures, and which are not read: named, so that a list of rejected files says what to do. */
final class UnreadFormat {
    private static final String TARGA = "Targa";

    private static final List<Format> FORMATS = List.of(
            format("BigTIFF", 0, "II+\0", "MM\0+"),
            format("AVIF", 4, "ftypavif", "ftypavis"),
            format("HEIC", 4, "ftypheic", "ftypheix", "ftyphevc", "ftypheim", "ftypheis", "ftypmif1", "ftypmsf1"),
            format("a raw photo of a Canon camera", 4, "ftypcrx "),
            format("a video", 4, "ftyp"),
            format("JPEG XL", 0, "\u00FF\n", "\0\0\0\fJXL "),
            format("JPEG 2000", 0, "\0\0\0\fjP  ", "\u00FFO\u00FFQ"),
            format("JPEG XR", 0, "II\u00BC"),
            format("a Photoshop document", 0, "8BPS"),
            format("PDF", 0, "%PDF-"),
            format("PostScript", 0, "%!PS", "\u00C5\u00D0\u00D3\u00C6"),
            format("a Windows icon", 0, "\0\0\1\0"),
            format("a Windows cursor", 0, "\0\0\2\0\1\0", "\0\0\2\0\2\0"),
            format(TARGA, 0, "\0\0\2\0\0\0\0", "\0\0\n\0\0\0\0"),
            format("an Apple icon", 0, "icns"),
            format("OpenEXR", 0, "v/1\1"),
            format("Radiance HDR", 0, "#?RADIANCE", "#?RGBE"),
            format("DDS", 0, "DDS "),
            format("QOI", 0, "qoif"),
            format(
                    "a PNM picture",
                    0,
                    "P1\n",
                    "P2\n",
                    "P3\n",
                    "P4\n",
                    "P5\n",
                    "P6\n",
                    "P7\n",
                    "P1 ",
                    "P2 ",
                    "P3 ",
                    "P4 ",
                    "P5 ",
                    "P6 "),
            format("PFM", 0, "PF\n", "Pf\n"),
            format("PCX", 0, "\n\5\1"),
            format("an SGI picture", 0, "\1\u00DA\0\1", "\1\u00DA\1\1"),
            format("MNG", 0, "\u008AMNG"),
            format("BPG", 0, "BPG\u00FB"),
            format("FLIF", 0, "FLIF"),
            format("DjVu", 0, "AT&TFORM"),
            format("a GIMP picture", 0, "gimp xcf"),
            format("DICOM", 128, "DICM"),
            format("FITS", 0, "SIMPLE  ="),
            format("a Windows metafile", 0, "\u00D7\u00CD\u00C6\u009A"),
            format("a NumPy array", 0, "\u0093NUMPY"));

    private static final int SEARCHED = 1024;
    /** Older than marks at the start: this stands at the end of the file. */
    private static final String TARGA_END = "TRUEVISION-XFILE.\0";
    /** The byte order mark of UTF-8. */
    private static final String MARK = "\u00EF\u00BB\u00BF";

    private UnreadFormat() {}

    /** Refuses a file of one of these formats. */
    static void refuse(byte[] file) throws BrokenImageException {
        if (holds(file, file.length - TARGA_END.length(), TARGA_END)) {
            throw unread(TARGA);
        }
        for (Format format : FORMATS) {
            if (format.starts().stream().anyMatch(start -> holds(file, format.at(), start))) {
                throw unread(format.title());
            }
        }
        refuseText(new String(file, 0, Math.min(file.length, SEARCHED), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .strip());
    }

    private static BrokenImageException unread(String title) {
        return new BrokenImageException("is " + title + ", which is not read: convert it to PNG or JPEG");
    }

    /** What a server sends in place of a picture, and what stands for one in a repository. */
    private static void refuseText(String text) throws BrokenImageException {
        if (text.startsWith("version https://git-lfs")) {
            throw new BrokenImageException("is no picture but Git LFS's note of where it is: run git lfs pull");
        }
        if (text.startsWith("<") || text.startsWith(MARK + "<")) {
            if (text.contains("<svg")) {
                throw unread("SVG");
            }
            if (text.contains("<html") || text.contains("<!doctype html")) {
                throw new BrokenImageException("is a web page: fetch the picture itself");
            }
        }
    }

    private static boolean holds(byte[] file, int at, String text) {
        return at >= 0
                && file.length >= at + text.length()
                && new String(file, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    private static Format format(String title, int at, String... starts) {
        return new Format(title, at, List.of(starts));
    }

    /**
     * How files of a format begin.
     *
     * @param title what people call it
     * @param at how many bytes stand before its mark
     * @param starts its marks
     */
    private record Format(String title, int at, List<String> starts) {}
}
