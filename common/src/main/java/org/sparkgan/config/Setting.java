package org.sparkgan.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code defaults.conf} says of a setting besides its default.
 *
 * @param text what it means, for people; empty where only another setting's text tells it
 * @param mayChange why {@code --resume} may change it; empty: it may not
 * @param sync the {@code training.sync} under which alone it changes a number of the run; empty: any
 * @param unnamed as JSON, what {@code --resume} takes where a checkpoint does not name it; empty: nothing
 */
public record Setting(String text, Optional<String> mayChange, Optional<SyncName> sync, Optional<String> unnamed) {
    private static final String RESUME = "--resume ";
    private static final String MAY_CHANGE = RESUME + "may change it: ";
    private static final String KEEPS = RESUME + "keeps it";
    private static final String OF_SYNC = RESUME + "may change it unless training.sync is ";
    private static final Pattern UNNAMED = Pattern.compile(RESUME + "takes (.+) where a checkpoint lacks it");

    private static final Setting UNSAID = new Setting("", Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * What is said of one setting. What stands beside its section holds for it too, unless it says otherwise itself; for a
     * setting that no longer exists only that is left.
     *
     * @param key dotted
     */
    public static Setting of(String key) {
        Setting setting = UNSAID;
        ConfigValue value = ConfigReader.SETTINGS.root();
        for (String name : ConfigUtil.splitPath(key)) {
            value = value instanceof ConfigObject section ? section.get(name) : null;
            List<String> comments = value == null ? List.of() : value.origin().comments();
            for (String comment : comments) {
                setting = setting.with(key, comment.strip());
            }
        }
        return setting;
    }

    private Setting with(String key, String comment) {
        Matcher taken = UNNAMED.matcher(comment);
        if (taken.matches()) {
            return new Setting(text, mayChange, sync, Optional.of(taken.group(1)));
        }
        if (comment.startsWith(OF_SYNC)) {
            String only = comment.substring(OF_SYNC.length());
            return new Setting(text, mayChange, Optional.of(Choice.parse(SyncName.class, key, only)), unnamed);
        }
        if (comment.startsWith(MAY_CHANGE)) {
            return new Setting(text, Optional.of(comment.substring(MAY_CHANGE.length())), sync, unnamed);
        }
        return comment.equals(KEEPS)
                ? new Setting(text, Optional.empty(), sync, unnamed)
                : new Setting(comment, mayChange, sync, unnamed);
    }
}
