package org.sparkgan.jobs;

import java.io.IOException;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;

/** Ctrl-C, or a scheduler's kill: a run brings its round to the end, saves and stops; other work is broken off. */
final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final String answer;
    private final Runnable stopping;
    private volatile boolean stopped;

    /** How a state is saved. */
    @FunctionalInterface
    interface Save {
        void save(GanState state) throws IOException;
    }

    private StopSignal(String answer, Runnable stopping) {
        this.answer = answer;
        this.stopping = stopping;
        listen(IrqHandler.CONTROL_C);
        listen(IrqHandler.SIGTERM);
    }

    /** From now on a signal stops a run at the end of its round. */
    static StopSignal afterTheRound() {
        return new StopSignal("stopping after this round; a second signal stops at once", () -> {});
    }

    /** From now on a signal interrupts {@code work}. */
    static StopSignal interrupting(Thread work) {
        return new StopSignal("stopping; a second signal stops at once", () -> {
            // Tasks that go on while Spark stops under them fail in many ways, none of which says anything.
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            work.interrupt();
        });
    }

    private void listen(String signal) {
        new IrqHandler(signal, interrupt -> stop()).bind();
    }

    private void stop() {
        if (stopped) {
            Runtime.getRuntime().halt(ExitCode.FAILED.code());
        }
        stopped = true;
        LOG.info(answer);
        stopping.run();
    }

    /** What ended work that was broken off: the signal where one came, else {@code error}. */
    Exception causeOf(Exception error) {
        return stopped ? InterruptedRunException.brokenOff() : error;
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
