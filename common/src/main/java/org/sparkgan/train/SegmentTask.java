package org.sparkgan.train;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/**
 * A worker's part of a segment, in a stage whose tasks run all at once: it meets the others, trains, and brings back where it
 * stands. A pure function of the segment and its shard, whatever fails on the way.
 *
 * @param <S> where a worker stands
 * @param segment what all tasks know
 * @param mode how they agree
 */
record SegmentTask<S extends WorkerState>(Segment segment, RingMode<S> mode) implements Serializable {
    /** Trains on {@code shard}, whose worker it is. */
    SegmentEnd run(Shard shard) {
        int worker = shard.worker();
        return segment.ticket().use(worker, (others, driver) -> {
            try (Crew crew = new Crew(others, segment, driver)) {
                GanState common = segment.start().value().state();
                WorkerEnd<S> end = mode.train(start(worker, common), common, shard, crew);
                crew.leave();
                return end(worker, end);
            }
        });
    }

    private S start(int worker, GanState common) {
        SavedWorkers saved = segment.saved();
        if (saved.files().isEmpty()) {
            return mode.start().fresh(worker, common);
        }
        try {
            return saved.read(
                    worker, mode.start(), common, segment.hadoop().value().value());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what worker " + worker + " has saved", e);
        }
    }

    private SegmentEnd end(int worker, WorkerEnd<S> end) {
        StateMessage state = worker == 0 ? new StateMessage(end.common()) : null;
        return new SegmentEnd(worker, state, SegmentEnd.fingerprint(end.common()), file(end));
    }

    private WorkerFile file(WorkerEnd<S> end) {
        if (end.own() == null) {
            return null;
        }
        try {
            return WorkerFile.write(
                    folder(segment.scratch()), end.own(), TaskContext.get().taskAttemptId());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot save what worker " + end.own().worker() + " knows", e);
        }
    }

    private Folder folder(String uri) throws IOException {
        return Folder.at(uri, segment.hadoop().value().value());
    }
}
