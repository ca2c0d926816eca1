package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.run.InterruptedRunException;

class StopSignalTest {
    private final List<String> done = new ArrayList<>();
    /** Clocks of the JVM begin anywhere, below zero too. */
    private long now = Long.MAX_VALUE - 1;

    private final StopSignal signal =
            new StopSignal("stopping", () -> done.add("stopped"), () -> now, () -> done.add("halted"));

    private void cameAfter(long milliseconds) {
        now += TimeUnit.MILLISECONDS.toNanos(milliseconds);
        signal.came();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 900})
    void signalsWithinASecondAreOne(long milliseconds) {
        signal.came();
        cameAfter(milliseconds);
        assertThat(done).containsExactly("stopped");
        assertThat(signal.isAsked()).isTrue();
        assertThat(signal.causeOf(new IllegalStateException())).isInstanceOf(InterruptedRunException.class);
    }

    @Test
    void aLaterOneStopsAtOnce() {
        signal.came();
        cameAfter(1100);
        assertThat(done).containsExactly("stopped", "halted");
    }

    /** Counted from the first: many in a row do not put the end off. */
    @Test
    void manyInARowAreTwo() {
        signal.came();
        cameAfter(600);
        cameAfter(600);
        assertThat(done).containsExactly("stopped", "halted");
    }

    /** Any of these ends a JVM that does not listen. Below nohup, and in the background of a script, Java hears not all of them. */
    @ParameterizedTest
    @CsvSource({"HUP, 1", "INT, 2", "TERM, 15"})
    void theSystemsSignalsAreHeard(String name, int number) throws Exception {
        assumeFalse(Signals.isIgnored(number));
        StopSignal heard = StopSignal.afterTheRound();
        heard.listen();
        Signals.send(name, ProcessHandle.current());
        Patience patience = new Patience();
        Exception none = new IllegalStateException();
        while (heard.causeOf(none) == none) {
            patience.pause();
        }
    }

    @Test
    void withoutOneAllGoesOn() {
        assertThat(signal.isAsked()).isFalse();
        Exception error = new IllegalStateException();
        assertThat(signal.causeOf(error)).isSameAs(error);
    }
}
