package org.sparkgan.storage;

import java.util.Locale;

/** What files and folders of an iteration are called, {@code 000012000}: in alphabetical order they are in that of time. */
public final class IterationName {
    private IterationName() {}

    /** The number with nine digits, or ten where it has them. */
    public static String of(int iteration) {
        return String.format(Locale.ROOT, "%09d", iteration);
    }
}
