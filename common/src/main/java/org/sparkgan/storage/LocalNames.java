package org.sparkgan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sparkgan.config.ConfigException;

/**
 * Names on local disks, which are bytes there, whatever this JVM's locale makes of them. They are taken for UTF-8; a byte that is
 * none stands as a surrogate of its own, 0xDC00 and the byte, as Python has it (PEP 383), so that no two names become one.
 */
public final class LocalNames {
    /** What {@link File} writes names in, by the locale that the JVM was started under. */
    private static final Charset OF_JVM = Charset.forName(System.getProperty("sun.jnu.encoding", UTF_8.name()));

    private static final char REPLACED = '\uFFFD';
    private static final int ESCAPE = 0xDC00;
    private static final int FIRST = 0x80;
    private static final int LAST = 0xFF;

    private LocalNames() {}

    /** The name of an entry that a folder was asked for. */
    public static String of(Path entry) {
        String seen = entry.getFileName().toString();
        boolean isRight =
                OF_JVM.equals(UTF_8) ? seen.indexOf(REPLACED) < 0 : seen.chars().allMatch(c -> c < FIRST);
        return isRight ? seen : decoded(bytes(entry));
    }

    /** The path of this JVM for an absolute one of such names. */
    public static Path path(String path) {
        return isExpressible(path) ? Path.of(path) : Path.of(URI.create("file://" + quoted(path)));
    }

    /** Opens a file of such a name. */
    public static InputStream open(File file) throws IOException {
        return isExpressible(file.getPath()) ? new FileInputStream(file) : Files.newInputStream(path(file.getPath()));
    }

    /** Whether the name is UTF-8. */
    public static boolean isUtf8(String name) {
        return name.chars().noneMatch(LocalNames::isEscape) || name.codePoints().noneMatch(LocalNames::isEscape);
    }

    /** As people see it, a byte that is no UTF-8 as {@code \xE9}. */
    public static String readable(String name) {
        if (isUtf8(name)) {
            return name;
        }
        StringBuilder readable = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (isEscape(c)) {
                readable.append("\\x").append(Integer.toHexString(c - ESCAPE).toUpperCase(Locale.ROOT));
            } else {
                readable.appendCodePoint(c);
            }
        });
        return readable.toString();
    }

    /**
     * For what Hadoop and Spark open, which know names as this JVM's locale has them.
     *
     * @throws ConfigException where a path holds names that the locale cannot express
     */
    public static void requireExpressible(String path) {
        requireExpressible(path, OF_JVM);
    }

    static void requireExpressible(String path, Charset ofJvm) {
        if (!isUtf8(path)) {
            throw new ConfigException(readable(path) + ": the name is not UTF-8: rename it, as convmv does");
        }
        if (!ofJvm.newEncoder().canEncode(path)) {
            throw new ConfigException(path + ": this JVM's locale cannot express the name (it writes names in " + ofJvm
                    + "): set LC_ALL=C.UTF-8 in the environment of the driver and of the executors");
        }
    }

    /**
     * For what a user has typed.
     *
     * @throws ConfigException where the locale has lost characters of an argument
     */
    public static void requireRead(List<String> arguments) {
        requireRead(arguments, OF_JVM);
    }

    static void requireRead(List<String> arguments, Charset ofJvm) {
        for (String argument : arguments) {
            if (argument.indexOf(REPLACED) >= 0) {
                throw new ConfigException("the argument " + argument
                        + (ofJvm.equals(UTF_8)
                                ? " is not UTF-8"
                                : " cannot be read in this JVM's locale (" + ofJvm
                                        + "): set LC_ALL=C.UTF-8 in the environment"));
            }
        }
    }

    private static boolean isExpressible(String path) {
        return OF_JVM.newEncoder().canEncode(path);
    }

    private static boolean isEscape(int c) {
        return c >= ESCAPE + FIRST && c <= ESCAPE + LAST;
    }

    /** A URI has the bytes of a path as they are. */
    private static byte[] bytes(Path entry) {
        String path = entry.toUri().getRawPath();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = path.lastIndexOf('/', end - 1) + 1; i < end; i++) {
            if (path.charAt(i) == '%') {
                bytes.write(Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(path.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    static String decoded(byte[] name) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length);
        for (CoderResult end = decoder.decode(in, out, true); end.isError(); end = decoder.decode(in, out, true)) {
            for (int i = 0; i < end.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & LAST)));
            }
            decoder.reset();
        }
        return out.flip().toString();
    }

    private static String quoted(String path) {
        StringBuilder quoted = new StringBuilder();
        path.codePoints().forEach(c -> {
            if (c == '/') {
                quoted.append('/');
            } else if (isEscape(c)) {
                quote(c - ESCAPE, quoted);
            } else {
                for (byte b : Character.toString(c).getBytes(UTF_8)) {
                    quote(b & LAST, quoted);
                }
            }
        });
        return quoted.toString();
    }

    private static void quote(int b, StringBuilder quoted) {
        quoted.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xF, 16));
    }
}
