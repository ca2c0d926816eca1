package org.sparkgan.jobs;

import java.io.IOException;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;

/** Ctrl-C, or a scheduler's kill: the round is brought to its end, saved, and the run stops. */
final class StopSignal implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final Save save;
    private volatile boolean stopped;

    /** How a state is saved. */
    @FunctionalInterface
    interface Save {
        void save(GanState state) throws IOException;
    }

    /** Listens to the signals from now on. */
    StopSignal(Save save) {
        this.save = save;
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

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        if (stopped) {
            save.save(round.state());
            throw new InterruptedRunException(round.state().iteration());
        }
    }
}
