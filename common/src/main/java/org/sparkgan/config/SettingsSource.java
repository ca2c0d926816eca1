package org.sparkgan.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where files of settings are read from, those too that another includes. */
@FunctionalInterface
public interface SettingsSource {
    /**
     * All bytes of a file.
     *
     * @param name a path on this machine, or an address, as the user gave it
     * @return empty where there is no such file
     * @throws IOException for a folder, and where the file cannot be read
     */
    Optional<byte[]> read(String name) throws IOException;

    /** Files of this machine. */
    static SettingsSource ofThisMachine() {
        return name -> {
            Path file = Path.of(name);
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        };
    }
}
