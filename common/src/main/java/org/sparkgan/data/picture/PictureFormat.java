package org.sparkgan.data.picture;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats of pictures that are read. A format that the JDK does not read needs its reader in {@link FileReaders} as well. */
public enum PictureFormat {
    JPEG("JPEG", "jpg|jpeg|jpe|jfif"),
    PNG("PNG", "png"),
    GIF("GIF", "gif"),
    BMP("BMP", "bmp"),
    TIFF("TIFF", "tif|tiff"),
    WEBP("WebP", "webp");

    /** Endings of pictures that are not read: they are taken in to be rejected with a reason. */
    private static final String UNREAD = "heic|avif|jp2|psd|pgm|ppm";

    /** The name of a file that is a picture, read or not. */
    public static final Pattern NAME = Pattern.compile(
            Stream.concat(Arrays.stream(values()).map(format -> format.endings.pattern()), Stream.of(UNREAD))
                    .collect(Collectors.joining("|", ".+\\.(", ")")),
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String title;
    private final Pattern endings;

    PictureFormat(String title, String endings) {
        this.title = title;
        this.endings = Pattern.compile(endings, Pattern.CASE_INSENSITIVE);
    }

    /** Whether a format is called so; the endings of its files are names too. */
    static boolean anyCalled(String name) {
        return Arrays.stream(values())
                .anyMatch(format -> format.endings.matcher(name).matches());
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
