package org.sparkgan.report.page;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.FirstLine;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingListener;

/**
 * Keeps {@code report.html} up to date: written after the first round, then so seldom that it takes less than 1 % of the time,
 * and when the run has ended. A page that cannot be written stops no training.
 */
public final class ReportListener implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(ReportListener.class);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SHARE = 100;

    private final Folder folder;
    private final LongSupplier nanoTime;
    private long waitNanos;
    private long writtenNanos;
    private boolean warned;
    private int writes;
    private long spentNanos;

    /** Writes to {@code runFolder}. */
    public ReportListener(Folder runFolder) {
        this(runFolder, System::nanoTime);
    }

    /** With {@code nanoTime} for a clock. */
    ReportListener(Folder runFolder, LongSupplier nanoTime) {
        this.folder = runFolder;
        this.nanoTime = nanoTime;
    }

    @Override
    public void roundEnded(RoundResult round) {
        if (waitNanos == 0 || nanoTime.getAsLong() - writtenNanos >= waitNanos) {
            write();
        }
    }

    /** To hear of the end when {@code result.json} tells how it was. */
    @Override
    public void ended(RunEnd end) {
        write();
        if (!warned) {
            LOG.info("{} was written {} times, in {} ms", ReportPage.NAME, writes, spentNanos / 1_000_000);
        }
    }

    private void write() {
        long start = nanoTime.getAsLong();
        try {
            ReportPage.write(folder);
        } catch (IOException | RuntimeException e) {
            if (!warned) {
                LOG.warn("cannot write {}/{}, training goes on: {}", folder.uri(), ReportPage.NAME, FirstLine.of(e));
            }
            warned = true;
        }
        writtenNanos = nanoTime.getAsLong();
        writes++;
        spentNanos += writtenNanos - start;
        waitNanos = Math.max(LEAST_NANOS, SHARE * (writtenNanos - start));
    }
}
