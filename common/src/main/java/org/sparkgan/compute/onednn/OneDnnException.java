package org.sparkgan.compute.onednn;

/** What oneDNN cannot do; the message is one line. */
public final class OneDnnException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OneDnnException(String message) {
        super(message);
    }
}
