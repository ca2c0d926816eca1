package org.sparkgan.jobs;

import java.io.IOException;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;

/** Ctrl-C, or a scheduler's kill: the round is brought to its end, saved, and the run stops. */
final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private volatile boolean stopped;

    /** How a state is saved. */
    @FunctionalInterface
    interface Save {
        void save(GanState state) throws IOException;
    }

    /** Listens to the signals from now on. */
    StopSignal() {
        listen(IrqHandler.CONTROL_C);
        listen(IrqHandler.SIGTERM);
    }

    private void listen(String signal) {
        new IrqHandler(signal, interrupt -> stop()).bind();
    }

    private void stop() {
        if (stopped) {
            Runtime.getRuntime().halt(ExitCode.FAILED.code());
        }
        stopped = true;
        LOG.info("stopping after this round; a second signal stops at once");
    }

    /** Stops, where a signal came, a run that has made nothing yet. */
    void obeyBeforeTheFirstRound() {
        if (stopped) {
            throw InterruptedRunException.beforeTheFirstRound();
        }
    }

    /** Saves and stops at the end of the round in which a signal came. */
    TrainingListener saving(Save save) {
        return new TrainingListener() {
            @Override
            public void roundEnded(RoundResult round) throws IOException {
                if (stopped) {
                    save.save(round.state());
                    throw InterruptedRunException.savedAt(round.state().iteration());
                }
            }
        };
    }
}
