package org.sparkgan.report.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.Interval;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * {@code metrics.jsonl}: a JSON line a round.
 *
 * <p>It must hear of a round before the checkpoint's listener does, so that no checkpoint is ahead of its lines.
 */
public final class MetricsLog implements TrainingListener, Closeable {
    private static final long KEEP_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final IterationLog log;
    private final Interval checkpoint;
    private long keptNanos;

    /** Writes to {@code folder}; {@code checkpoint} says by when lines must outlive this process. */
    public MetricsLog(Folder folder, CheckpointSettings checkpoint) {
        this.log = new IterationLog(folder, "metrics");
        this.checkpoint = checkpoint.every();
    }

    @Override
    public void started(TrainingPlan plan, GanState state) throws IOException {
        log.start(state.iteration());
        keptNanos = System.nanoTime();
    }

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        log.add(round.metrics());
        if (checkpoint.due(round.from(), round.until()) || System.nanoTime() - keptNanos > KEEP_EVERY_NANOS) {
            log.keep();
            keptNanos = System.nanoTime();
        }
    }

    @Override
    public void finished(GanState state) throws IOException {
        log.keep();
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        log.close();
    }
}
