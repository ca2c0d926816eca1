package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Reads HOCON files and {@code key=value} arguments into a {@link JobConfig}; the only way to make one. */
public final class ConfigReader {
    private static final String OBJECTIVES = "objectives";
    private static final String OBJECTIVE = "gan.objective";

    private ConfigReader() {}

    /**
     * Resolves settings: arguments win over files, later files over earlier ones, and all over the defaults.
     *
     * @param files HOCON files
     * @param overrides {@code key=value} with dotted keys
     * @throws ConfigException for an unreadable file, an unknown key or a value that breaks a rule
     */
    public static JobConfig read(List<Path> files, List<String> overrides) {
        Config given = ConfigFactory.empty();
        for (Path file : files) {
            given = parseFile(file).withFallback(given);
        }
        for (String override : overrides) {
            given = parseOverride(override).withFallback(given);
        }
        return resolve(given);
    }

    private static JobConfig resolve(Config given) {
        Config all = ConfigFactory.parseResources(ConfigReader.class, "defaults.conf");
        Config common = all.withoutPath(OBJECTIVES);
        try {
            Config merged = given.withFallback(common).resolve();
            ObjectiveName objective = new Section(merged, "").choice(OBJECTIVE, ObjectiveName.class);
            Config defaults = all.getConfig(OBJECTIVES + "." + objective).withFallback(common);
            refuseUnknownKeys(given.resolve(), defaults);
            return JobConfig.of(given.withFallback(defaults).resolve());
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("settings: " + e.getMessage());
        }
    }

    private static Config parseFile(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConfigException("--conf " + file + ": no such readable file");
        }
        try {
            return ConfigFactory.parseFile(file.toFile());
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("--conf " + file + ": not valid HOCON: " + e.getMessage());
        }
    }

    /** The value is HOCON where it parses as such, else plain text, so that URLs and paths need no quotes. */
    private static Config parseOverride(String override) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            throw new ConfigException("argument " + override + ": settings are given as key=value");
        }
        String key = override.substring(0, equals).trim();
        String value = override.substring(equals + 1).trim();
        try {
            return ConfigFactory.parseString(key + " = " + (isPlain(value) ? value : ConfigUtil.quoteString(value)));
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("argument " + override + ": not a dotted key and a value: " + e.getMessage());
        }
    }

    private static boolean isPlain(String value) {
        return value.matches("[-+.\\w]+");
    }

    private static void refuseUnknownKeys(Config given, Config defaults) {
        Set<String> known = keys(defaults);
        for (String key : keys(given)) {
            if (!known.contains(key)) {
                throw new ConfigException("unknown setting " + key + ": did you mean " + nearest(key, known) + "?");
            }
        }
    }

    private static String nearest(String key, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(
                        candidate -> LevenshteinDistance.getDefaultInstance().apply(key, candidate)))
                .orElseThrow();
    }

    /** The dotted keys of all settings, null ones included, in alphabetical order. */
    static Set<String> keys(Config config) {
        Set<String> keys = new TreeSet<>();
        collect(config.root(), List.of(), keys);
        return keys;
    }

    private static void collect(ConfigObject object, List<String> path, Set<String> keys) {
        object.forEach((name, value) -> {
            List<String> inner = new ArrayList<>(path);
            inner.add(name);
            if (value.valueType() == ConfigValueType.OBJECT) {
                collect((ConfigObject) value, inner, keys);
            } else {
                keys.add(ConfigUtil.joinPath(inner));
            }
        });
    }

    static ConfigValue valueAt(Config config, String key) {
        ConfigValue value = config.root();
        for (String name : ConfigUtil.splitPath(key)) {
            value = ((ConfigObject) value).get(name);
        }
        return value;
    }
}
