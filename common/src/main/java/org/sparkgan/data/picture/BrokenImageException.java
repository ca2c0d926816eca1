package org.sparkgan.data.picture;

/** One picture that cannot be used; the message is the reason that stands in the list of rejected files. */
public final class BrokenImageException extends Exception {
    private static final long serialVersionUID = 1L;

    public BrokenImageException(String reason) {
        super(reason);
    }

    public BrokenImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
