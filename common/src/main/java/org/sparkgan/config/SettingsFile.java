package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file of settings, given with {@code --conf}: HOCON, or by their endings JSON or Java's properties. */
public final class SettingsFile {
    private final Config content;

    private SettingsFile(Config content) {
        this.content = content;
    }

    /**
     * Reads one on this machine.
     *
     * @throws ConfigException as {@link #read}
     */
    public static SettingsFile at(Path file) {
        return read(file.toString(), SettingsSource.ofThisMachine());
    }

    /**
     * Reads one, and those that it includes.
     *
     * @param name as given by the user
     * @throws ConfigException where one of them cannot be read or is no such text
     */
    public static SettingsFile read(String name, SettingsSource source) {
        byte[] bytes = bytes(name, name, source)
                .orElseThrow(() -> new ConfigException("--conf " + name + ": no such readable file"));
        return new SettingsFile(parse(name, bytes, new Includes(source, List.of(name))));
    }

    /**
     * Takes one that was read elsewhere, which includes no other.
     *
     * @param name for messages
     * @throws ConfigException where it is not HOCON
     */
    public static SettingsFile of(String name, String text) {
        return new SettingsFile(parse(name, text, new Includes(other -> Optional.empty(), List.of(name))));
    }

    /** The bytes of a file that is named in a message as {@code shown}. */
    static Optional<byte[]> bytes(String shown, String name, SettingsSource source) {
        try {
            return source.read(name);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("--conf " + shown + ": no such readable file: " + FirstLine.of(e));
        }
    }

    static Config parse(String name, byte[] bytes, Includes includes) {
        return parse(name, SettingsText.of(name, bytes), includes);
    }

    private static Config parse(String name, String text, Includes includes) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(syntax(name))
                .setOriginDescription(name)
                .setIncluder(includes);
        try {
            return ConfigFactory.parseString(text, options);
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("--conf " + name + ": not valid "
                    + (syntax(name) == ConfigSyntax.JSON ? "JSON" : "HOCON") + ": " + ConfigReader.oneLine(e));
        }
    }

    private static ConfigSyntax syntax(String name) {
        if (name.endsWith(".json")) {
            return ConfigSyntax.JSON;
        }
        return name.endsWith(".properties") ? ConfigSyntax.PROPERTIES : ConfigSyntax.CONF;
    }

    Config content() {
        return content;
    }
}
