package org.sparkgan.report.run;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * Stops a run whose folder another start has taken, which {@code --resume} and YARN's next attempt may do while it goes on. To
 * hear of a round before all who write: what they write from then on would be mixed with what the other writes.
 */
public final class RunGuard implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(RunGuard.class);

    /** So seldom does it look that looking, which on S3 may take as long as a short round, costs 1 % of the time. */
    private static final long SHARE = 100;

    private final Folder folder;
    private final String start;
    private final LongSupplier nanoTime;
    private long looked;
    private long waitNanos;

    RunGuard(Folder folder, String start) {
        this(folder, start, System::nanoTime);
    }

    RunGuard(Folder folder, String start, LongSupplier nanoTime) {
        this.folder = folder;
        this.start = start;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        look();
    }

    @Override
    public void roundEnded(RoundResult round) {
        if (nanoTime.getAsLong() - looked >= waitNanos) {
            look();
        }
    }

    @Override
    public void finished(GanState state) {
        look();
    }

    /**
     * Looks at {@code config.json}.
     *
     * @throws RunTakenException where it is another start's
     */
    private void look() {
        long began = nanoTime.getAsLong();
        try {
            Optional<String> owner = RunFolder.owner(folder);
            // Half-written, or deleted by a person: the next look will tell.
            if (owner.isPresent() && !owner.get().isEmpty() && !owner.get().equals(start)) {
                throw new RunTakenException(folder.uri());
            }
        } catch (IOException e) {
            LOG.debug("cannot look at {}", folder.uri(), e);
        }
        looked = nanoTime.getAsLong();
        waitNanos = SHARE * (looked - began);
    }
}
