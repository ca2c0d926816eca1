package org.sparkgan.storage;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** NumPy's arrays in a zip, an npz file. */
public final class NumpyZip implements Closeable {
    /** Equal arrays make equal files. To the earliest time of a zip, in January 1980, Java adds that in UTC. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final String ENDING = ".npy";

    private final ZipOutputStream zip;

    /** Writes to {@code out}. */
    public NumpyZip(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /**
     * Adds an array.
     *
     * @param npy as {@link NumpyFile} makes it
     */
    public void add(String name, byte[] npy) throws IOException {
        ZipEntry entry = new ZipEntry(name + ENDING);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(npy);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /**
     * Those of some arrays that an npz file has; others are not read.
     *
     * @param most numbers that each may have
     * @throws IOException naming an array that is none of numbers, or has more of them
     */
    public static Map<String, NumpyFile.Numbers> read(byte[] npz, Set<String> names, int most) throws IOException {
        Map<String, NumpyFile.Numbers> arrays = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String file = entry.getName();
                String name = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : "";
                if (names.contains(name)) {
                    arrays.put(name, array(zip, name, most));
                }
            }
        }
        return arrays;
    }

    private static NumpyFile.Numbers array(ZipInputStream zip, String name, int most) throws IOException {
        try {
            return NumpyFile.read(zip, most);
        } catch (IOException e) {
            throw new IOException("its array " + name + " " + e.getMessage(), e);
        }
    }
}
