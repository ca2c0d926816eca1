package org.sparkgan.data;

/** One picture that cannot be used; the message is the reason that stands in the list of rejected files. */
final class BrokenImageException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenImageException(String reason) {
        super(reason);
    }

    BrokenImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
