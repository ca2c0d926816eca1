package org.sparkgan.config;

import java.util.regex.Pattern;

/**
 * Keeps secrets out of what a job writes and says: the password in the user-info of an address, and the value after a key
 * whose name says that it is secret, as in {@code spark.redaction.regex}.
 */
public final class Redaction {
    /** What stands in place of a secret, as in Spark's own pages and logs. */
    public static final String HIDDEN = "*********(redacted)";

    private static final Pattern USER_INFO = Pattern.compile("(://[^/@:\\s\"]*:)[^/\\s\"]+@");
    private static final Pattern KEY = Pattern.compile(
            "(?i)([\\w.-]*(?:secret|password|token|signature|access[.-]?key)[\\w.-]*\\s*=\\s*\"?)[^\\s\",;&]+");

    private Redaction() {}

    /** The same text without secrets. */
    public static String of(String text) {
        String addresses = USER_INFO.matcher(text).replaceAll("$1" + HIDDEN + "@");
        return KEY.matcher(addresses).replaceAll("$1" + HIDDEN);
    }
}
