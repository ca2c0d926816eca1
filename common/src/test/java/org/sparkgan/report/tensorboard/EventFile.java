package org.sparkgan.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads files of TensorBoard's events by the formats as published, with nothing of what writes them: frames of records, the wire
 * format of protobuf, and the numbers of the fields.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>
 */
public final class EventFile {
    /** A value that was seen at a step; of a scalar the number, of an image the bytes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Seen(long step, String tag, float number, byte[] image) {}

    /** A field of a message: a number, or bytes. */
    private record Field(int number, long value, ByteBuffer bytes) {}

    private EventFile() {}

    /** All values of the files of a folder, in the order in which TensorBoard reads them. */
    public static List<Seen> all(Path folder) throws IOException {
        List<Seen> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                assertThat(file.getFileName().toString()).contains("tfevents");
                all.addAll(read(file));
            }
        }
        return all;
    }

    static List<Seen> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Seen> seen = new ArrayList<>();
        boolean first = true;
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            byte[] data = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(data);
            assertThat(bytes.getInt()).isEqualTo(masked(data));
            event(data, first, seen);
            first = false;
        }
        return seen;
    }

    private static void event(byte[] data, boolean first, List<Seen> seen) {
        List<Field> event = fields(ByteBuffer.wrap(data));
        double seconds = Double.longBitsToDouble(event.get(0).value());
        assertThat(event.get(0).number()).isEqualTo(1);
        assertThat(seconds).isBetween(1.7e9, 1e11);
        if (first) {
            assertThat(event.get(1).number()).isEqualTo(3);
            assertThat(text(event.get(1).bytes())).isEqualTo("brain.Event:2");
            return;
        }
        long step = event.stream()
                .filter(field -> field.number() == 2)
                .mapToLong(Field::value)
                .sum();
        for (Field summary : event) {
            if (summary.number() == 5) {
                fields(summary.bytes()).forEach(value -> seen.add(value(step, value)));
            }
        }
    }

    private static Seen value(long step, Field value) {
        String tag = null;
        float number = Float.NaN;
        byte[] image = null;
        for (Field field : fields(value.bytes())) {
            switch (field.number()) {
                case 1 -> tag = text(field.bytes());
                case 2 -> number = Float.intBitsToFloat((int) field.value());
                case 4 ->
                    image = fields(field.bytes()).stream()
                            .filter(part -> part.number() == 4)
                            .map(part -> bytes(part.bytes()))
                            .findFirst()
                            .orElseThrow();
                default -> throw new AssertionError("field " + field.number());
            }
        }
        return new Seen(step, tag, number, image);
    }

    private static List<Field> fields(ByteBuffer message) {
        ByteBuffer in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            int number = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case 0 -> fields.add(new Field(number, varint(in), null));
                case 1 -> fields.add(new Field(number, in.getLong(), null));
                case 5 -> fields.add(new Field(number, in.getInt(), null));
                case 2 -> {
                    int length = (int) varint(in);
                    fields.add(new Field(number, 0, in.slice(in.position(), length)));
                    in.position(in.position() + length);
                }
                default -> throw new AssertionError("wire type of " + key);
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return new String(bytes(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** CRC-32C bit by bit, by Castagnoli's polynomial, with TensorFlow's mask. */
    private static int masked(byte[] data) {
        int crc = ~0;
        for (byte each : data) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }
}
