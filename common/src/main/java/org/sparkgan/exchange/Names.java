package org.sparkgan.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Words of messages to the user. */
final class Names {
    private Names() {}

    /** {@code host:port}; an address of IPv6 in brackets. */
    static String of(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The system's reason, as the end of a sentence. */
    static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
