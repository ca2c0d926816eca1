package org.sparkgan.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;

/**
 * A file that the user names and that is not there yet.
 *
 * @param folder in which it is to be
 * @param name its name there
 */
public record FreeFile(Folder folder, String name) {
    /**
     * The file at {@code uri}.
     *
     * @param setting that holds {@code uri}
     * @throws ConfigException where it is there already
     * @throws IOException where the file system fails
     */
    public static FreeFile at(String setting, String uri, Configuration hadoop) throws IOException {
        FreeFile file = new FreeFile(Folder.holding(uri, hadoop), name(uri));
        if (file.folder.exists(file.name)) {
            throw taken(setting, uri);
        }
        return file;
    }

    /** What the file at {@code uri} is called in its folder. */
    public static String name(String uri) {
        return Folder.address(uri).getName();
    }

    /** The refusal of a file that is there, perhaps only since {@link #at}. */
    public static ConfigException taken(String setting, String uri) {
        return new ConfigException(setting + " " + uri + " is there already: give another file, or delete it");
    }
}
