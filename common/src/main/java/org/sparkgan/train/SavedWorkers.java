package org.sparkgan.train;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoredFile;

/**
 * Files that workers left in a checkpoint.
 *
 * @param folder address of the folder that holds them
 * @param files by their names, which are in the order of the workers; none where the mode needs none
 */
public record SavedWorkers(String folder, Map<String, StoredFile> files) implements Serializable {
    /** Workers that know nothing alone. */
    static final SavedWorkers NONE = new SavedWorkers("", Map.of());

    /** Keeps them in order. */
    public SavedWorkers {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** Those that workers have just left in {@code folder}. */
    static SavedWorkers of(String folder, List<WorkerFile> files) {
        return new SavedWorkers(
                folder, files.stream().collect(Collectors.toMap(WorkerFile::name, WorkerFile::content)));
    }

    /** Whose they are. */
    List<Integer> workers() {
        return IntStream.range(0, files.size()).boxed().toList();
    }

    /** That of a worker. */
    WorkerFile file(int worker) {
        Map.Entry<String, StoredFile> file = List.copyOf(files.entrySet()).get(worker);
        return new WorkerFile(file.getKey(), file.getValue());
    }

    /**
     * A worker as it was saved. One of a run that has more workers now than then begins with what another knew.
     *
     * @param start makes the worker
     * @param shared what all workers have in common
     * @throws IOException for a file that is not as it was written
     */
    <S extends WorkerState> S read(int worker, WorkerStart<S> start, GanState shared, Configuration hadoop)
            throws IOException {
        int saved = worker % files.size();
        return file(saved).read(Folder.at(folder, hadoop), saved, in -> start.read(worker, shared, in));
    }
}
