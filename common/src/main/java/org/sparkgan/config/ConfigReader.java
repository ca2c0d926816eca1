package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Reads HOCON files and {@code key=value} arguments into a {@link JobConfig}; the only way to make one. */
public final class ConfigReader {
    private static final Config ALL = ConfigFactory.parseResources(ConfigReader.class, "defaults.conf");
    private static final String OBJECTIVES = "objectives";
    private static final String OBJECTIVE = "gan.objective";

    /** Every setting once, as it stands in {@code defaults.conf}; every objective has the same keys, so that any will do. */
    static final Config SETTINGS = ALL.withoutPath(OBJECTIVES).withFallback(ofObjective(ObjectiveName.GAN));

    private static final Pattern LITERAL = Pattern.compile("null|true|false|-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    private ConfigReader() {}

    /**
     * Resolves settings: arguments win over files, later files over earlier ones, and all over the defaults.
     *
     * @param overrides {@code key=value} with dotted keys
     * @throws ConfigException for an unknown key or a value that breaks a rule
     */
    public static JobConfig read(List<SettingsFile> files, List<String> overrides) {
        Config given = ConfigFactory.empty();
        for (SettingsFile file : files) {
            given = file.content().withFallback(given);
        }
        for (String override : overrides) {
            given = parseOverride(override).withFallback(given);
        }
        return resolve(given);
    }

    /**
     * What makes {@code config} of the defaults, as arguments alone: for a driver on another machine, which has no such files.
     *
     * @return {@code key=value}, in alphabetical order
     */
    public static List<String> asArguments(JobConfig config) {
        Map<String, String> defaults = defaults(config.gan().objective());
        return config.settings().entrySet().stream()
                .filter(setting -> setting.getKey().equals(OBJECTIVE)
                        || !setting.getValue().equals(defaults.get(setting.getKey())))
                .map(setting -> setting.getKey() + "=" + plain(setting.getValue()))
                .toList();
    }

    private static String plain(String json) {
        return String.valueOf(
                ConfigFactory.parseString("value = " + json).root().get("value").unwrapped());
    }

    /** Every setting as it is when only {@code objective} is given, by its dotted key, as JSON. */
    public static Map<String, String> defaults(ObjectiveName objective) {
        return JobConfig.flat(defaultsOf(objective));
    }

    private static JobConfig resolve(Config given) {
        try {
            Config all = given.withFallback(SETTINGS).resolve();
            refuseUnknownKeys(all);
            ObjectiveName objective = new Section(all, "").choice(OBJECTIVE, ObjectiveName.class);
            return JobConfig.of(given.withFallback(defaultsOf(objective)).resolve());
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("settings: " + oneLine(e));
        }
    }

    private static Config defaultsOf(ObjectiveName objective) {
        return ConfigFactory.parseMap(Map.of(OBJECTIVE, objective.toString()))
                .withFallback(ofObjective(objective))
                .withFallback(ALL.withoutPath(OBJECTIVES));
    }

    /** The settings whose default follows the objective. */
    static Config ofObjective(ObjectiveName objective) {
        return ALL.getConfig(OBJECTIVES + "." + objective);
    }

    /** The value is a number, true, false or null where it looks like one, else plain text: paths need no quotes. */
    private static Config parseOverride(String override) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            throw new ConfigException("argument " + override + ": settings are given as key=value");
        }
        String key = override.substring(0, equals).trim();
        String value = override.substring(equals + 1).trim();
        try {
            String hocon = LITERAL.matcher(value).matches() ? value : ConfigUtil.quoteString(value);
            return ConfigFactory.parseString(key + " = " + hocon);
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("argument " + override + ": not a dotted key and a value: " + oneLine(e));
        }
    }

    static String oneLine(Exception e) {
        return e.getMessage().replaceAll("\\s+", " ");
    }

    private static void refuseUnknownKeys(Config given) {
        Set<String> known = keys(SETTINGS);
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
