package org.sparkgan.jobs;

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
import org.sparkgan.run.InterruptedRunException;
import org.sparkgan.run.Stop;

/**
 * Ctrl-C, a scheduler's kill, or the end of the terminal: a run brings its round to the end, saves and stops; other work is
 * broken off. Those who signal a process and then its group, as timeout(1) does, mean one signal by the two.
 */
final class StopSignal implements Stop {
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

    private static StopSignal of(String answer, Runnable stopping) {
        return new StopSignal(
                answer, stopping, System::nanoTime, () -> Runtime.getRuntime().halt(ExitCode.FAILED.code()));
    }

    /** Once the run {@linkplain #listen listens}, a signal stops it at the end of its round. */
    static StopSignal afterTheRound() {
        return of("stopping after this round; a second signal stops at once", () -> {});
    }

    /** From now on a signal interrupts {@code work}. */
    static StopSignal interrupting(Thread work) {
        StopSignal signal = of("stopping; a second signal stops at once", () -> {
            // Tasks that go on while Spark stops under them fail in many ways, none of which says anything.
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            work.interrupt();
        });
        signal.listen();
        return signal;
    }

    @Override
    public void listen() {
        for (String name : List.of(IrqHandler.CONTROL_C, IrqHandler.SIGTERM, HANG_UP)) {
            new IrqHandler(name, interrupt -> came()).bind();
        }
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

    @Override
    public boolean isAsked() {
        return first.get() != null;
    }

    /** What ended work that was broken off: the signal where one came, else {@code error}. */
    Exception causeOf(Exception error) {
        return isAsked() ? InterruptedRunException.brokenOff() : error;
    }
}
