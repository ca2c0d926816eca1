package org.sparkgan.train;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.sparkgan.cluster.DriverLine;
import org.sparkgan.config.ExchangeSettings;
import org.sparkgan.exchange.Collective;
import org.sparkgan.exchange.Rendezvous;

/**
 * What a task needs to meet the others.
 *
 * @param line on which they reach the driver
 * @param attempt names what they do together
 * @param exchange how they reach each other
 */
record Ticket(String line, String attempt, ExchangeSettings exchange) implements Serializable {
    /** What a worker does among the others. */
    @FunctionalInterface
    interface Work<R> {
        R among(Collective others, DriverLine.Caller driver);
    }

    /** Meets the others as {@code worker} and does its work; that it fails the driver hears before the others notice. */
    <R> R use(int worker, Work<R> work) {
        DriverLine.Caller driver = DriverLine.Caller.to(line, exchange.timeout());
        try (Collective others = meet(worker, driver)) {
            return told(driver, () -> work.among(others, driver));
        }
    }

    private Collective meet(int worker, DriverLine.Caller driver) {
        return told(driver, () -> {
            try (Rendezvous here = Rendezvous.open(address(), ports(worker))) {
                Message.Arrival arrival = new Message.Arrival(attempt, worker, here.address());
                Message.Directory all = Wire.message(driver.ask(arrival.bytes()), Message.Directory.class);
                return here.connect(
                        worker, all.addresses(), all.secret(), exchange.timeout(), TaskContext.get()::isInterrupted);
            }
        });
    }

    /** The task's stage has one for each worker. */
    private int[] ports(int worker) {
        return exchange.ports(worker, TaskContext.get().numPartitions());
    }

    /** The one that Spark has given this executor. */
    private static InetAddress address() {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        try {
            return InetAddress.getByName(host);
        } catch (IOException e) {
            throw new UncheckedIOException("the executor's own name, " + host + ", has no address", e);
        }
    }

    private <R> R told(DriverLine.Caller driver, Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            try {
                driver.ask(new Message.Trouble(attempt, e).bytes());
            } catch (RuntimeException unheard) {
                e.addSuppressed(unheard);
            }
            throw e;
        }
    }
}
