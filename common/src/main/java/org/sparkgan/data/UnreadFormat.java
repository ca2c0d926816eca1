package org.sparkgan.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Formats that people keep beside pictures, and which are not read: named, so that a list of rejected files says what to do. */
enum UnreadFormat {
    BIG_TIFF("BigTIFF", 0, "II+\0", "MM\0+"),
    AVIF("AVIF", 4, "ftypavif", "ftypavis"),
    HEIC("HEIC", 4, "ftypheic", "ftypheix", "ftyphevc", "ftypheim", "ftypheis", "ftypmif1", "ftypmsf1"),
    CANON_RAW("a raw photo of a Canon camera", 4, "ftypcrx "),
    VIDEO("a video", 4, "ftyp"),
    JPEG_XL("JPEG XL", 0, "\u00FF\n", "\0\0\0\fJXL "),
    JPEG_2000("JPEG 2000", 0, "\0\0\0\fjP  ", "\u00FFO\u00FFQ"),
    JPEG_XR("JPEG XR", 0, "II\u00BC"),
    PSD("a Photoshop document", 0, "8BPS"),
    PDF("PDF", 0, "%PDF-"),
    POSTSCRIPT("PostScript", 0, "%!PS", "\u00C5\u00D0\u00D3\u00C6"),
    ICON("a Windows icon", 0, "\0\0\1\0"),
    CURSOR("a Windows cursor", 0, "\0\0\2\0\1\0", "\0\0\2\0\2\0"),
    TARGA("Targa", 0, "\0\0\2\0\0\0\0", "\0\0\n\0\0\0\0"),
    APPLE_ICON("an Apple icon", 0, "icns"),
    OPEN_EXR("OpenEXR", 0, "v/1\1"),
    RADIANCE("Radiance HDR", 0, "#?RADIANCE", "#?RGBE"),
    DDS("DDS", 0, "DDS "),
    QOI("QOI", 0, "qoif"),
    PNM("a PNM picture", 0, "P1\n", "P2\n", "P3\n", "P4\n", "P5\n", "P6\n", "P7\n", "P1 ", "P2 ", "P3 ", "P4 ", "P5 ", "P6 "),
    PFM("PFM", 0, "PF\n", "Pf\n"),
    PCX("PCX", 0, "\n\5\1"),
    SGI("an SGI picture", 0, "\1\u00DA\0\1", "\1\u00DA\1\1"),
    MNG("MNG", 0, "\u008AMNG"),
    BPG("BPG", 0, "BPG\u00FB"),
    FLIF("FLIF", 0, "FLIF"),
    DJVU("DjVu", 0, "AT&TFORM"),
    GIMP("a GIMP picture", 0, "gimp xcf"),
    DICOM("DICOM", 128, "DICM"),
    FITS("FITS", 0, "SIMPLE  ="),
    METAFILE("a Windows metafile", 0, "\u00D7\u00CD\u00C6\u009A"),
    NUMPY("a NumPy array", 0, "\u0093NUMPY");

    private static final int SEARCHED = 1024;
    /** Older than marks at the start: this stands at the end of the file. */
    private static final String TARGA_END = "TRUEVISION-XFILE.\0";
    /** The byte order mark of UTF-8. */
    private static final String MARK = "\u00EF\u00BB\u00BF";

    private final String title;
    private final int at;
    private final List<String> starts;

    UnreadFormat(String title, int at, String... starts) {
        this.title = title;
        this.at = at;
        this.starts = List.of(starts);
    }

    /** Refuses a file of one of these formats. */
    static void refuse(byte[] file) throws BrokenImageException {
        if (holds(file, file.length - TARGA_END.length(), TARGA_END)) {
            throw unread(TARGA.title);
        }
        for (UnreadFormat format : values()) {
            if (format.starts.stream().anyMatch(start -> holds(file, format.at, start))) {
                throw unread(format.title);
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
}
