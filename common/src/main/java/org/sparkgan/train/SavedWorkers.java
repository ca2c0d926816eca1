package org.sparkgan.train;

import java.util.Map;
import org.sparkgan.storage.StoredFile;

/**
 * Files that workers left in a checkpoint.
 *
 * @param folder address of the folder that holds them
 * @param files by their names, which are in the order of the workers; none where the mode needs none
 */
public record SavedWorkers(String folder, Map<String, StoredFile> files) {
    /** Workers that know nothing alone. */
    static final SavedWorkers NONE = new SavedWorkers("", Map.of());
}
