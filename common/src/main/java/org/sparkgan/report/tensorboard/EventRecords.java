package org.sparkgan.report.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.Summary;

/**
 * The bytes of a file of TensorBoard's events: protobuf messages, each between its length and checksums.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">the frame of a record</a>
 * @see <a href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">the message</a>
 */
final class EventRecords {
    private static final String VERSION = "brain.Event:2";

    /** Fields of the message Event, of which ND4J, which has those of Summary, knows nothing. */
    private static final int WALL_TIME = 1;

    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** What makes one event. */
    @FunctionalInterface
    private interface Message {
        void to(CodedOutputStream out) throws IOException;
    }

    /** Only what every such file begins with, so far. */
    EventRecords(double seconds) {
        add(out -> {
            out.writeDouble(WALL_TIME, seconds);
            out.writeString(FILE_VERSION, VERSION);
        });
    }

    /**
     * Adds what was seen at a step.
     *
     * @param seconds since 1970
     */
    void add(double seconds, long step, Summary summary) {
        add(out -> {
            out.writeDouble(WALL_TIME, seconds);
            out.writeInt64(STEP, step);
            out.writeMessage(SUMMARY, summary);
        });
    }

    private void add(Message message) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(event);
            message.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] data = event.toByteArray();
        byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
        bytes.writeBytes(length);
        bytes.writeBytes(checksum(length));
        bytes.writeBytes(data);
        bytes.writeBytes(checksum(data));
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** CRC-32C, masked, as a checksum of data that hold checksums is a weak one. */
    private static byte[] checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        return littleEndian(Integer.BYTES).putInt(masked).array();
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
