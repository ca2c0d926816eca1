package org.sparkgan.data;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** The local disk under {@code failing:}, where files can be listed but, manifests aside, not read. */
public final class FailingFileSystem extends HostsFileSystem {
    @Override
    public URI getUri() {
        return URI.create("failing:///");
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        if (path.getName().startsWith("_manifest")) {
            return super.open(path, bufferSize);
        }
        throw new IOException("the disk does not answer");
    }
}
