package org.sparkgan.ml;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.Redaction;
import org.sparkgan.data.DataException;

/** Errors as users of Spark ML know them, each with one line: of what was given, and of what failed. */
final class SparkErrors {
    private SparkErrors() {}

    /**
     * Does it.
     *
     * @throws IllegalArgumentException for settings, columns and images that cannot be used
     */
    static <T> T translated(Callable<T> what) {
        try {
            return what.call();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unchecked(new SparkException("interrupted while it waited for executors", e));
        } catch (Exception e) {
            throw translation(e);
        }
    }

    private static RuntimeException translation(Exception e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .filter(cause -> cause instanceof ConfigException || cause instanceof DataException)
                .findFirst()
                .map(cause -> (RuntimeException) new IllegalArgumentException(line(cause), e))
                .orElseGet(() -> unchecked(e instanceof SparkException ? e : new SparkException(line(e), e)));
    }

    private static String line(Throwable error) {
        return Redaction.of(FirstLine.orClass(error));
    }

    /** Scala's methods declare no exceptions: Spark's own are checked. */
    private static RuntimeException unchecked(Exception error) {
        return SparkErrors.<RuntimeException>thrown(error);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException thrown(Exception error) throws E {
        throw (E) error;
    }
}
