package org.sparkgan.data.source;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file or a folder of a source. Of millions of them, Hadoop's status would take longer to make than to ask for.
 *
 * @param address whole, as Hadoop writes it
 * @param bytes length of a file
 */
public record SourceFile(String address, long bytes, boolean isFolder) {
    public static SourceFile of(FileStatus status) {
        return new SourceFile(status.getPath().toString(), status.getLen(), status.isDirectory());
    }

    /** The last part of its address. */
    public String name() {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    /** The address of the folder that it lies in. */
    String folder() {
        return address.substring(0, address.lastIndexOf('/'));
    }

    Path path() {
        return new Path(address);
    }
}
