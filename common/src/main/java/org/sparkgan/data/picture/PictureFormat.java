package org.sparkgan.data.picture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats of pictures that are read. A format that the JDK does not read needs its reader in {@link FileReaders} as well. */
public enum PictureFormat {
    JPEG("JPEG", "jpg", "jpeg", "jpe", "jfif"),
    PNG("PNG", "png"),
    GIF("GIF", "gif"),
    BMP("BMP", "bmp"),
    TIFF("TIFF", "tif", "tiff"),
    WEBP("WebP", "webp");

    /** Endings of pictures that are not read: they are taken in to be rejected with a reason. */
    private static final List<String> UNREAD = List.of("heic", "avif", "jp2", "psd", "pgm", "ppm");

    /** The name of a file that is a picture, read or not. */
    public static final Pattern NAME = Pattern.compile(
            Stream.concat(Arrays.stream(values()).flatMap(format -> format.endings.stream()), UNREAD.stream())
                    .collect(Collectors.joining("|", ".+\\.(", ")")),
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String title;
    private final List<String> endings;

    PictureFormat(String title, String... endings) {
        this.title = title;
        this.endings = List.of(endings);
    }

    /** Whether a format is called so; the endings of its files are names too. */
    static boolean anyCalled(String name) {
        return Arrays.stream(values()).anyMatch(format -> format.endings.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** For people, with commas between them: {@code JPEG, PNG, WebP}. */
    public static String list() {
        return Arrays.stream(values()).map(format -> format.title).collect(Collectors.joining(", "));
    }

    /** For people, as a choice: {@code JPEG, PNG or WebP}. */
    public static String choice() {
        String list = list();
        int last = list.lastIndexOf(", ");
        return list.substring(0, last) + " or " + list.substring(last + 2);
    }
}
