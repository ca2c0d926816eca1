package org.sparkgan.config;

import java.util.Optional;

/**
 * Where a run leaves its files.
 *
 * @param dir the run folder
 */
public record RunSettings(Optional<String> dir) {
    static RunSettings read(Section section) {
        return new RunSettings(section.text("dir"));
    }

    /** The run folder, for jobs that cannot do without. */
    public String requiredDir() {
        return dir.orElseThrow(
                () -> new ConfigException("run.dir is not set: give a folder for the run, such as run.dir=runs/first"));
    }
}
