package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of settings in HOCON, given with {@code --conf}. */
public final class SettingsFile {
    private final Config content;

    private SettingsFile(Config content) {
        this.content = content;
    }

    /**
     * Reads one on this machine.
     *
     * @throws ConfigException where it cannot be read or is not HOCON
     */
    public static SettingsFile at(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConfigException("--conf " + file + ": no such readable file");
        }
        try {
            return new SettingsFile(ConfigFactory.parseFile(file.toFile()));
        } catch (com.typesafe.config.ConfigException e) {
            throw noHocon(file.toString(), e);
        }
    }

    /**
     * Takes one that was read elsewhere.
     *
     * @param name as given by the user
     * @throws ConfigException where it is not HOCON
     */
    public static SettingsFile of(String name, String text) {
        try {
            return new SettingsFile(ConfigFactory.parseString(text));
        } catch (com.typesafe.config.ConfigException e) {
            throw noHocon(name, e);
        }
    }

    private static ConfigException noHocon(String name, Exception cause) {
        return new ConfigException("--conf " + name + ": not valid HOCON: " + ConfigReader.oneLine(cause));
    }

    Config content() {
        return content;
    }
}
