package org.sparkgan.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Locale;
import java.util.stream.IntStream;

/** The text of a file of settings, which is UTF-8. */
final class SettingsText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private SettingsText() {}

    /**
     * Decodes a file.
     *
     * @throws ConfigException where it is no UTF-8; it says what it looks like
     */
    static String of(String name, byte[] bytes) {
        if (isUtf16(bytes)) {
            throw new ConfigException("--conf " + name + ": is UTF-16: save it as UTF-8");
        }
        int zero = indexOfZero(bytes);
        if (zero >= 0) {
            throw new ConfigException("--conf " + name + ": is no text, there is a zero in line " + line(bytes, zero)
                    + ": give a file of settings in HOCON");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = UTF_8.newDecoder().decode(in, text, true);
        if (result.isError()) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "--conf %s: is not UTF-8, the byte 0x%02X in line %d is none of it: save it as UTF-8",
                    name,
                    bytes[in.position()],
                    line(bytes, in.position())));
        }
        text.flip();
        return text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK
                ? text.subSequence(1, text.length()).toString()
                : text.toString();
    }

    /** By its mark or, as settings are mostly ASCII, by zeros in every second place. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int first = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        return first == BYTE_ORDER_MARK
                || first == Character.reverseBytes((char) BYTE_ORDER_MARK)
                || isEverySecond(zeros(bytes, 0), zeros(bytes, 1), bytes.length)
                || isEverySecond(zeros(bytes, 1), zeros(bytes, 0), bytes.length);
    }

    private static boolean isEverySecond(long zeros, long between, int bytes) {
        return zeros > bytes / 4 && between == 0;
    }

    private static long zeros(byte[] bytes, int from) {
        return IntStream.range(0, (bytes.length - from + 1) / 2)
                .filter(i -> bytes[2 * i + from] == 0)
                .count();
    }

    private static int indexOfZero(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .filter(i -> bytes[i] == 0)
                .findFirst()
                .orElse(-1);
    }

    private static long line(byte[] bytes, int position) {
        return 1 + IntStream.range(0, position).filter(i -> bytes[i] == '\n').count();
    }
}
