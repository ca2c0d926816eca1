package org.sparkgan.jobs;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;

/**
 * Resolved settings as a table.
 *
 * @param settings values by dotted key, as JSON
 * @param defaults what they are when nothing is given
 */
record SettingsTable(Map<String, String> settings, Map<String, String> defaults) {
    static SettingsTable of(JobConfig config) {
        return new SettingsTable(
                config.settings(), ConfigReader.defaults(config.gan().objective()));
    }

    /** A line a setting; those that differ from the default have a star. */
    Stream<String> lines() {
        int width = settings.keySet().stream().mapToInt(String::length).max().orElse(1);
        return settings.entrySet().stream()
                .map(entry -> (entry.getValue().equals(defaults.get(entry.getKey())) ? "  " : "* ")
                        + String.format(Locale.ROOT, "%-" + width + "s = %s", entry.getKey(), entry.getValue()));
    }
}
