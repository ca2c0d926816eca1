package org.sparkgan.data;

/** Data that cannot be used; the message says on one line what was found where, and what to do. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says {@code message} to the user, on one line. */
    public DataException(String message) {
        super(message);
    }

    /** Says {@code message} to the user and keeps the reason for those who look for it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
