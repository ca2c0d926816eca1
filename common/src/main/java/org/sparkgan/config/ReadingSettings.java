package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * How training reads a packed dataset.
 *
 * @param flip whether a random half of the images is mirrored, another one each epoch
 * @param shuffleWindow bytes of pixels that are shuffled together where a shard has more, 1 MiB or more
 * @param cache where images wait
 * @param holdOut share of the images that no worker trains on, 0 to {@link #MOST_HELD_OUT}
 */
public record ReadingSettings(boolean flip, long shuffleWindow, Cache cache, double holdOut) implements Serializable {
    /** The share of images that nobody trains on. */
    public static final String HOLD_OUT = "data.hold-out";

    /** Largest share of them. */
    public static final double MOST_HELD_OUT = 0.5;

    private static final long LEAST_WINDOW = 1L << 20;
    private static final long LARGEST_WINDOW = 1L << 40;

    /** Checks every rule. */
    public ReadingSettings {
        check(
                shuffleWindow >= LEAST_WINDOW && shuffleWindow <= LARGEST_WINDOW,
                "data.shuffle-window",
                "1 MiB to 1 TiB",
                shuffleWindow);
        check(holdOut >= 0 && holdOut <= MOST_HELD_OUT, HOLD_OUT, "a share from 0 to " + MOST_HELD_OUT, holdOut);
    }

    /** All images are trained on. */
    public ReadingSettings(boolean flip, long shuffleWindow, Cache cache) {
        this(flip, shuffleWindow, cache, 0);
    }

    static ReadingSettings read(Section section) {
        return new ReadingSettings(
                section.flag("flip"),
                section.bytes("shuffle-window"),
                section.choice("cache", Cache.class),
                section.number("hold-out"));
    }
}
