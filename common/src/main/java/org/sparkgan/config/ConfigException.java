package org.sparkgan.config;

/** A setting that cannot be used; the message names the key, the rule and what was found. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says {@code message} to the user, on one line. */
    public ConfigException(String message) {
        super(message);
    }

    /** Throws unless {@code holds}: {@code gan.clip must be > 0, but is -0.1}. */
    static void check(boolean holds, String key, String rule, Object found) {
        if (!holds) {
            throw new ConfigException(key + " must be " + rule + ", but is " + found);
        }
    }
}
