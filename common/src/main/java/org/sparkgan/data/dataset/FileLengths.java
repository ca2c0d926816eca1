package org.sparkgan.data.dataset;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.sparkgan.data.DataException;

/** The files of a dataset as its folder lists them, against its manifest. */
final class FileLengths {
    private FileLengths() {}

    /**
     * Refuses a dataset some of whose files are missing, or longer or shorter than its manifest says; reads none of them.
     *
     * @param path as the user has it
     */
    static void require(String path, DatasetFolder folder, DatasetManifest manifest) throws IOException {
        Set<String> parents = new TreeSet<>();
        manifest.files()
                .forEach(file -> parents.add(new Path(file.name()).getParent().toString()));
        Map<String, Long> lengths = new HashMap<>();
        for (String parent : parents) {
            lengths.putAll(folder.lengths(parent));
        }
        for (DatasetManifest.DataFile file : manifest.files()) {
            Long length = lengths.get(file.name());
            if (length == null) {
                throw new DataException("data.path " + path + " is damaged: " + file.name()
                        + " of its manifest is missing: ingest again with --overwrite");
            }
            if (length != file.bytes()) {
                throw new DataException("data.path " + path + " is damaged: " + file.name() + " has " + length
                        + " bytes instead of " + file.bytes() + ": ingest again with --overwrite");
            }
        }
    }
}
