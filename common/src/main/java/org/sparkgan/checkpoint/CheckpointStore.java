package org.sparkgan.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.GeneratorWeights;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.IterationName;
import org.sparkgan.train.WorkerSave;

/**
 * The checkpoints of a run folder, {@code checkpoints/000012000} and its like.
 *
 * <p>One driver at a time writes to it. A checkpoint exists once its manifest does, nothing is renamed or overwritten,
 * and the latest is the greatest complete one, so that a kill at any moment costs only the save it hit.
 */
public final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

    private final Folder folder;
    private final int keepLast;
    /** Found damaged by this store: neither counted nor deleted. */
    private final Set<String> damaged = new HashSet<>();

    private final BestMarks best;

    /** The checkpoints of the run in {@code runFolder}. */
    public CheckpointStore(Folder runFolder, CheckpointSettings settings) {
        this.folder = runFolder.folder("checkpoints");
        this.keepLast = settings.keepLast();
        this.best = new BestMarks(folder);
    }

    /**
     * Saves a state, unless it is saved already, and deletes the oldest checkpoints above {@code checkpoint.keep-last}.
     *
     * @param workers lets each worker write what it alone knows
     * @throws DivergedException where a number is not finite; nothing is written then
     * @throws IOException where the file system fails; the checkpoints before are still there
     */
    public void save(RunIdentity run, GanState state, WorkerSave workers) throws IOException {
        FiniteState.require(state);
        CheckpointFolder checkpoint = new CheckpointFolder(folder, IterationName.of(state.iteration()));
        if (checkpoint.isComplete() && checkpoint.isIntact()) {
            return;
        }
        // A save that was cut short, or a damaged one: its names are needed anew.
        checkpoint.delete();
        checkpoint.write(run, state, workers);
        damaged.remove(checkpoint.name());
        sweep(state.iteration());
    }

    /**
     * Saves a state as the best so far if its score is lower than that of the best before it, and keeps it from being deleted.
     *
     * @param score of the state
     * @return whether it is the best
     * @throws DivergedException as {@link #save}
     * @throws IOException as {@link #save}
     */
    public boolean saveIfBest(RunIdentity run, GanState state, WorkerSave workers, BestScore score) throws IOException {
        Optional<BestScore> before = best.read(score.name());
        if (before.isPresent() && before.get().score() <= score.score()) {
            return false;
        }
        save(run, state, workers);
        best.write(score);
        return true;
    }

    /** The newest complete checkpoint; a warning is logged for each that is skipped. */
    public Optional<Checkpoint> latest() throws IOException {
        return newest(CheckpointFolder::read);
    }

    /**
     * The generator of the newest checkpoint that has it whole.
     *
     * @param weights which; the trained one is taken with a warning where no moving average was kept
     */
    public Optional<SavedGenerator> latestGenerator(GeneratorWeights weights) throws IOException {
        return newest(checkpoint -> checkpoint.readGenerator(weights));
    }

    /**
     * The generator of one checkpoint.
     *
     * @param weights which; the trained one is taken with a warning where no moving average was kept
     * @throws IOException where there is none, or it is damaged
     */
    public SavedGenerator generator(int iteration, GeneratorWeights weights) throws IOException {
        return new CheckpointFolder(folder, IterationName.of(iteration)).readGenerator(weights);
    }

    /** The settings that the newest checkpoint was written under, by their dotted keys; empty where none is complete. */
    public Optional<Map<String, JsonNode>> settings() throws IOException {
        return newest(CheckpointFolder::settings);
    }

    /** The checkpoint with the best score; empty where none has been evaluated. */
    public Optional<BestScore> best() throws IOException {
        return best.read();
    }

    /** The iterations of all complete checkpoints, newest first. */
    public List<Integer> iterations() throws IOException {
        List<Integer> iterations = new ArrayList<>();
        for (CheckpointFolder checkpoint : newestFirst()) {
            if (checkpoint.isComplete()) {
                iterations.add(Integer.valueOf(checkpoint.name()));
            }
        }
        return iterations;
    }

    private <T> Optional<T> newest(Reader<T> reader) throws IOException {
        for (CheckpointFolder checkpoint : newestFirst()) {
            try {
                return Optional.of(reader.read(checkpoint));
            } catch (IOException e) {
                damaged.add(checkpoint.name());
                LOG.warn("skipping checkpoint {}: {}", checkpoint.uri(), FirstLine.of(e));
            }
        }
        return Optional.empty();
    }

    private void sweep(int savedIteration) throws IOException {
        int kept = 0;
        Set<String> best = this.best.checkpoints();
        for (CheckpointFolder checkpoint : newestFirst()) {
            String name = checkpoint.name();
            if (damaged.contains(name) || best.contains(name) || Long.parseLong(name) > savedIteration) {
                continue;
            }
            if (!checkpoint.isComplete() || ++kept > keepLast) {
                checkpoint.delete();
            }
        }
    }

    private List<CheckpointFolder> newestFirst() throws IOException {
        return folder.list().stream()
                .filter(name -> name.matches("\\d{9,10}"))
                .sorted(Comparator.comparing(Long::valueOf, Comparator.reverseOrder()))
                .map(name -> new CheckpointFolder(folder, name))
                .toList();
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(CheckpointFolder checkpoint) throws IOException;
    }
}
