package org.sparkgan.data.source;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads names in archives, which are bytes. A name that is marked as UTF-8 is UTF-8; of the others the settings tell the
 * encoding, or else they are UTF-8 where that is possible and in the archive format's old encoding where it is not. No
 * two names become one: bytes that an encoding does not have are written as {@code %E9}.
 *
 * @param given what the settings say, null: nothing
 */
record NameEncoding(String given) implements Serializable {
    /** What zip files are in that do not say otherwise. Its 256 characters differ; a small Java may lack it. */
    static final Charset ZIP = Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

    /** Tar files have the names of their disk, where the old encodings of Unix had a character for each byte, too. */
    static final Charset TAR = StandardCharsets.ISO_8859_1;

    /**
     * A name.
     *
     * @param text what it says
     * @param encoding in which it was read, null where there was no doubt
     */
    record Name(String text, String encoding) {}

    static NameEncoding of(Optional<Charset> given) {
        return new NameEncoding(given.map(Charset::name).orElse(null));
    }

    /** A name that is said to be UTF-8. */
    Name marked(byte[] name, Charset old) {
        return strict(name, StandardCharsets.UTF_8)
                .map(text -> new Name(text, null))
                .orElseGet(() -> unmarked(name, old));
    }

    /** A name of which nothing is said. */
    Name unmarked(byte[] name, Charset old) {
        Optional<String> ascii = strict(name, StandardCharsets.US_ASCII);
        if (ascii.isPresent()) {
            return new Name(ascii.get(), null);
        }
        if (given != null) {
            return new Name(escaped(name, Charset.forName(given)), given);
        }
        return strict(name, StandardCharsets.UTF_8)
                .map(text -> new Name(text, null))
                .orElseGet(() -> new Name(escaped(name, old), old.name()));
    }

    private static Optional<String> strict(byte[] name, Charset encoding) {
        try {
            return Optional.of(
                    encoding.newDecoder().decode(ByteBuffer.wrap(name)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String escaped(byte[] name, Charset encoding) {
        StringBuilder text = new StringBuilder();
        CharsetDecoder decoder = encoding.newDecoder();
        CharBuffer some = CharBuffer.allocate(name.length + 16);
        ByteBuffer in = ByteBuffer.wrap(name);
        CoderResult result = decoder.decode(in, some, true);
        while (result.isError()) {
            text.append(some.flip());
            some.clear();
            for (int i = 0; i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "%%%02X", in.get()));
            }
            decoder.reset();
            result = decoder.decode(in, some, true);
        }
        decoder.flush(some);
        return text.append(some.flip()).toString();
    }
}
