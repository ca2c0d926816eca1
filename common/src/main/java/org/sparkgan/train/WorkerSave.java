package org.sparkgan.train;

import java.io.IOException;
import java.util.Map;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoredFile;

/** How workers add to a checkpoint what they alone know. */
@FunctionalInterface
public interface WorkerSave {
    /** The driver's state is all there is. */
    WorkerSave NONE = (state, folder) -> Map.of();

    /**
     * Lets each worker write its file.
     *
     * @param state where the last round ended
     * @param folder of the checkpoint
     * @return the files by their names, which start with {@code worker-} and are in the order of the workers
     */
    Map<String, StoredFile> save(GanState state, Folder folder) throws IOException;
}
