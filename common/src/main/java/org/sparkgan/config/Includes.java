package org.sparkgan.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what a file of settings includes, from where that file is: a path is relative to it. HOCON would leave out what is not
 * there without a word.
 */
final class Includes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9]*:/.*");

    /** An address up to where its path begins. */
    private static final Pattern ROOT = Pattern.compile("([a-z][a-z0-9]*:(//[^/]*)?)/.*");

    /** How deep files may include each other; those that include themselves by other names end here. */
    private static final int DEEPEST = 50;

    private final SettingsSource source;
    /** The file of {@code --conf}, and what it includes down to the file that is read. */
    private final List<String> files;

    Includes(SettingsSource source, List<String> files) {
        this.source = source;
        this.files = List.copyOf(files);
    }

    /** What is not found here is not looked for elsewhere. */
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        String wanted = resolved(what);
        for (String name : candidates(wanted)) {
            Optional<byte[]> bytes = SettingsFile.bytes(file() + ": include \"" + what + "\"", name, source);
            if (bytes.isPresent()) {
                return SettingsFile.parse(name, bytes.get(), inside(name)).root();
            }
        }
        throw refusal(what, "there is no file " + wanted);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refusal(
                what.toString(), "url(…) is not read: give the file alone, as a path from this file or an address");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refusal(what, "classpath(…) is not read: give the file alone, as a path from this file or an address");
    }

    private Includes inside(String name) {
        if (files.contains(name) || files.size() >= DEEPEST) {
            throw new ConfigException("--conf " + files.get(0) + ": files include each other in a circle: "
                    + String.join(", ", files.subList(0, Math.min(files.size(), 3))) + ", " + name);
        }
        List<String> deeper = new ArrayList<>(files);
        deeper.add(name);
        return new Includes(source, deeper);
    }

    private String file() {
        return files.get(files.size() - 1);
    }

    private String resolved(String what) {
        if (ADDRESS.matcher(what).matches()) {
            return what;
        }
        Matcher root = ROOT.matcher(file());
        if (what.startsWith("/")) {
            return root.matches() ? root.group(1) + what : what;
        }
        return file().substring(0, file().lastIndexOf('/') + 1) + what;
    }

    /** A name without an ending stands for a file with one, as in HOCON. */
    private static List<String> candidates(String wanted) {
        boolean hasEnding = wanted.matches(".*[.](conf|json|properties)");
        return hasEnding
                ? List.of(wanted)
                : Stream.of("", ".conf", ".json", ".properties")
                        .map(wanted::concat)
                        .toList();
    }

    private ConfigException refusal(String what, String reason) {
        return new ConfigException("--conf " + file() + ": include \"" + what + "\": " + reason);
    }
}
