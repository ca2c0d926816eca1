package org.sparkgan.exchange;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.Selector;
import java.util.List;

/** Closing of what is given up. */
final class Channels {
    private Channels() {}

    /** Closes a selector and all channels that are registered with it. */
    static void closeAll(Selector selector) {
        List.copyOf(selector.keys()).forEach(key -> close(key.channel()));
        try {
            selector.close();
        } catch (IOException ignored) {
            // As of a channel.
        }
    }

    /** Closes a channel, null or not, whose end is no news to anybody. */
    static void close(Channel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // The descriptor is gone all the same.
            }
        }
    }
}
