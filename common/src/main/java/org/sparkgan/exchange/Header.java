package org.sparkgan.exchange;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What each link says first in an operation. So peers that have lost step find out, and never sum what does not belong
 * together.
 *
 * @param sequence how many operations this worker began before
 * @param length floats that are summed; bytes that follow in a gathering
 */
record Header(int sequence, Kind kind, long length) {
    static final int BYTES = 16;

    enum Kind {
        SUM(1),
        GATHER(2),
        ROUNDED_SUM(3),
        /** Any other that comes. */
        UNKNOWN(0);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElse(UNKNOWN);
        }

        static Kind of(Precision precision) {
            return precision == Precision.FLOAT ? SUM : ROUNDED_SUM;
        }
    }

    /** In which the numbers of a sum travel. */
    Precision precision() {
        return kind == Kind.ROUNDED_SUM ? Precision.BFLOAT16 : Precision.FLOAT;
    }

    void put(ByteBuffer bytes) {
        bytes.putInt(sequence).putInt(kind.code).putLong(length);
    }

    static Header take(ByteBuffer bytes) {
        return new Header(bytes.getInt(), Kind.of(bytes.getInt()), bytes.getLong());
    }

    /** Whether a peer that says {@code other} does the same. */
    boolean agrees(Header other) {
        return sequence == other.sequence && kind == other.kind && (kind == Kind.GATHER || length == other.length);
    }

    @Override
    public String toString() {
        return "operation " + sequence + ", "
                + switch (kind) {
                    case SUM -> "a sum of " + length + " floats";
                    case ROUNDED_SUM -> "a sum of " + length + " rounded floats";
                    case GATHER -> "a gathering";
                    case UNKNOWN -> "of no kind it knows";
                };
    }
}
