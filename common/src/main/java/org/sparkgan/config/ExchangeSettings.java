package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How what workers tell each other reaches them.
 *
 * @param way what carries it
 * @param timeout how long a worker waits for another, above 0
 * @param port the first of as many ports as there are workers, 1 to 65535, among which each takes a free one; 0 for any
 * @param precision in which numbers travel
 */
public record ExchangeSettings(ExchangeName way, Duration timeout, int port, ExchangePrecision precision)
        implements Serializable {
    /** The key of {@link #way}. */
    public static final String WAY = "training.exchange";

    /** The key of {@link #precision}. */
    public static final String PRECISION = "training.exchange-precision";

    private static final int LAST_PORT = 65535;

    /** Checks every rule. */
    public ExchangeSettings {
        check(timeout.compareTo(Duration.ZERO) > 0, "training.exchange-timeout", "above 0", timeout);
        check(port >= 0 && port <= LAST_PORT, "training.exchange-port", "0 to 65535", port);
    }

    static ExchangeSettings read(Section section) {
        return new ExchangeSettings(
                section.choice("exchange", ExchangeName.class),
                section.duration("exchange-timeout"),
                section.integer("exchange-port"),
                section.choice("exchange-precision", ExchangePrecision.class));
    }

    /** The same, but by workers who wait no longer than {@code longest}. */
    public ExchangeSettings within(Duration longest) {
        return new ExchangeSettings(way, timeout.compareTo(longest) < 0 ? timeout : longest, port, precision);
    }

    /** The ports that a worker tries, one after the other; 0 for any that is free. */
    public int[] ports(int worker, int workers) {
        return port == 0
                ? new int[] {0}
                : IntStream.range(0, workers)
                        .map(i -> port + (worker + i) % workers)
                        .toArray();
    }

    /** Holds the rules that all workers have a port, and that only gradients are rounded, which the workers' own connections do. */
    void require(int workers, SyncName sync) {
        check(
                precision == ExchangePrecision.FLOAT || (sync == SyncName.SYNCHRONOUS && way != ExchangeName.DRIVER),
                PRECISION,
                "float unless training.sync is synchronous and " + WAY + " is ring or auto",
                precision);
        check(
                port == 0 || port + workers - 1 <= LAST_PORT,
                "training.exchange-port",
                "at most " + (LAST_PORT - workers + 1) + ", as " + workers + " workers need as many ports",
                port);
    }
}
