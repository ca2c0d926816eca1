package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;

/**
 * Ctrl-C, a scheduler's kill, or the end of the terminal: a run brings its round to the end, saves and stops; other work is
 * broken off. Those who signal a process and then its group, as timeout(1) does, mean one signal by the two.
 */
final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    /** Not heard by those that nohup(1) has started. */
    private static final String HANG_UP = "HUP";

    /** Signals that come within this time are one. */
    private static final long AS_ONE = TimeUnit.SECONDS.toNanos(1);

    private final String answer;
    private final Runnable stopping;
    private final LongSupplier nanoTime;
    private final Runnable halting;
    /** When the first signal came, on the clock of {@link #nanoTime}; null before. */
    private final AtomicReference<Long> first = new AtomicReference<>();

    /** How a state is saved. */
    @FunctionalInterface
    interface Save {
        void save(GanState state) throws IOException;
    }

    /**
     * Listens to nothing yet.
     *
     * @param answer what the first signal is told
     * @param stopping what it does besides
     * @param nanoTime a clock
     * @param halting what a second one does
     */
    StopSignal(String answer, Runnable stopping, LongSupplier nanoTime, Runnable halting) {
        this.answer = answer;
        this.stopping = stopping;
        this.nanoTime = nanoTime;
        this.halting = halting;
    }

    private static StopSignal listening(String answer, Runnable stopping) {
        StopSignal signal = new StopSignal(
                answer, stopping, System::nanoTime, () -> Runtime.getRuntime().halt(ExitCode.FAILED.code()));
        for (String name : List.of(IrqHandler.CONTROL_C, IrqHandler.SIGTERM, HANG_UP)) {
            new IrqHandler(name, interrupt -> signal.came()).bind();
        }
        return signal;
    }

    /** From now on a signal stops a run at the end of its round. */
    static StopSignal afterTheRound() {
        return listening("stopping after this round; a second signal stops at once", () -> {});
    }

    /** From now on a signal interrupts {@code work}. */
    static StopSignal interrupting(Thread work) {
        return listening("stopping; a second signal stops at once", () -> {
            // Tasks that go on while Spark stops under them fail in many ways, none of which says anything.
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            work.interrupt();
        });
    }

    /** A signal came. */
    void came() {
        long now = nanoTime.getAsLong();
        if (first.compareAndSet(null, now)) {
            LOG.info(answer);
            stopping.run();
        } else if (now - first.get() > AS_ONE) {
            halting.run();
        }
    }

    private boolean hasCome() {
        return first.get() != null;
    }

    /** What ended work that was broken off: the signal where one came, else {@code error}. */
    Exception causeOf(Exception error) {
        return hasCome() ? InterruptedRunException.brokenOff() : error;
    }

    /** Stops, where a signal came, a run that has made nothing yet. */
    void obeyBeforeTheFirstRound() {
        if (hasCome()) {
            throw InterruptedRunException.beforeTheFirstRound();
        }
    }

    /** Saves and stops at the end of the round in which a signal came. */
    TrainingListener saving(Save save) {
        return new TrainingListener() {
            @Override
            public void roundEnded(RoundResult round) throws IOException {
                if (hasCome()) {
                    save.save(round.state());
                    throw InterruptedRunException.savedAt(round.state().iteration());
                }
            }
        };
    }
}
