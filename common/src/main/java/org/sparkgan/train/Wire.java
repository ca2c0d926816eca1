package org.sparkgan.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** Messages of this package as bytes; only between workers and the driver of one run, which know each other. */
final class Wire {
    /** What they are made of; reasons of failures are those of Spark, Hadoop and Parquet as well. */
    private static final ObjectInputFilter KNOWN = ObjectInputFilter.Config.createFilter(
            "!org.apache.commons.**;org.sparkgan.**;org.apache.**;scala.**;java.base/*;!*");

    private Wire() {}

    static byte[] bytes(Serializable message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(message);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write a " + message.getClass().getSimpleName(), e);
        }
        return bytes.toByteArray();
    }

    static <M> M message(byte[] bytes, Class<M> type) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(KNOWN);
            return type.cast(in.readObject());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a " + type.getSimpleName(), e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this is not the job's jar of the other side", e);
        }
    }
}
