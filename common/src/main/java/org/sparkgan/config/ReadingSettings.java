package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * How training reads a packed dataset.
 *
 * @param flip whether a random half of the images is mirrored, another one each epoch
 * @param shuffleWindow bytes of pixels that are shuffled together where a shard has more, 1 MiB or more
 * @param cache where images wait
 */
public record ReadingSettings(boolean flip, long shuffleWindow, Cache cache) implements Serializable {
    private static final long LEAST_WINDOW = 1L << 20;
    private static final long LARGEST_WINDOW = 1L << 40;

    /** Checks every rule. */
    public ReadingSettings {
        check(
                shuffleWindow >= LEAST_WINDOW && shuffleWindow <= LARGEST_WINDOW,
                "data.shuffle-window",
                "1 MiB to 1 TiB",
                shuffleWindow);
    }

    static ReadingSettings read(Section section) {
        return new ReadingSettings(
                section.flag("flip"), section.bytes("shuffle-window"), section.choice("cache", Cache.class));
    }
}
