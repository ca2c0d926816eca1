package org.sparkgan.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ScoreName;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.IterationName;
import org.sparkgan.storage.Json;

/**
 * Files such as {@code best-000012000.json} beside the checkpoints, which say that one is the best and by which score. A new
 * one is written before the old one is deleted; where a kill leaves both, the one with the lower score counts.
 */
final class BestMarks {
    private static final Logger LOG = LoggerFactory.getLogger(BestMarks.class);
    private static final String MARK = "best-\\d{9,10}\\.json";

    private final Folder folder;

    BestMarks(Folder folder) {
        this.folder = folder;
    }

    /** Marks a checkpoint, which is complete, in the place of all others. */
    void write(BestScore best) throws IOException {
        String name = "best-" + IterationName.of(best.iteration()) + ".json";
        // A mark of this iteration by another score, or one that a kill cut short.
        folder.delete(name);
        folder.write(name, Json.file(best));
        for (String other : names()) {
            if (!other.equals(name)) {
                folder.delete(other);
            }
        }
    }

    /** The best checkpoint by whatever score. */
    Optional<BestScore> read() throws IOException {
        return all().stream().min(Comparator.comparingDouble(BestScore::score));
    }

    /** The best checkpoint by this score. */
    Optional<BestScore> read(ScoreName name) throws IOException {
        return all().stream().filter(best -> best.name() == name).min(Comparator.comparingDouble(BestScore::score));
    }

    /** Names of the folders that are marked. */
    Set<String> checkpoints() throws IOException {
        return names().stream().map(name -> name.replaceAll("\\D", "")).collect(Collectors.toSet());
    }

    private List<BestScore> all() throws IOException {
        List<BestScore> marks = new ArrayList<>();
        for (String name : names()) {
            try {
                BestScore best = Json.read(folder.read(name), BestScore.class);
                String checkpoint = IterationName.of(best.iteration());
                if (new CheckpointFolder(folder, checkpoint).isComplete()) {
                    marks.add(best);
                }
            } catch (JacksonException e) {
                LOG.warn("skipping {}/{}: {}", folder.uri(), name, e.getOriginalMessage());
            }
        }
        return marks;
    }

    private List<String> names() throws IOException {
        return folder.list().stream().filter(name -> name.matches(MARK)).toList();
    }
}
