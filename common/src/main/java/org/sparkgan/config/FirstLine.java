package org.sparkgan.config;

import java.util.Objects;

/** The first line of a message: libraries put traces and tables into the others. */
public final class FirstLine {
    private FirstLine() {}

    /** Of what an error says; the word null where it says nothing. */
    public static String of(Throwable error) {
        return of(String.valueOf(error.getMessage()));
    }

    /** Of what an error says; empty where it says nothing. */
    public static String orEmpty(Throwable error) {
        return of(Objects.requireNonNullElse(error.getMessage(), ""));
    }

    /** Of what an error says, or else of its class and what else it tells of itself. */
    public static String orClass(Throwable error) {
        return of(Objects.requireNonNullElseGet(error.getMessage(), error::toString));
    }

    /** Of a text; empty where it has no lines. */
    public static String of(String text) {
        return text.lines().findFirst().orElse("");
    }
}
