package org.sparkgan.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.sparkgan.storage.Folder;

/**
 * What a pattern of Hadoop's stands for. Hadoop's own search passes over local names that are not UTF-8, and takes a name
 * with a colon in it for a scheme.
 */
final class SourceGlob {
    private static final Pattern SIGNS = Pattern.compile("[*?\\[{]");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private final FileSystem fileSystem;

    private SourceGlob(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** Whether a path has a sign of a pattern. */
    static boolean isPattern(String path) {
        return SIGNS.matcher(path).find();
    }

    /** The folder above a pattern from which on its signs count: those of folders that exist as they are written do not. */
    static Path base(FileSystem fileSystem, Path pattern) throws IOException {
        Path base = pattern.getParent();
        while (base.getParent() != null && isPattern(base.toUri().getPath()) && !fileSystem.exists(base)) {
            base = base.getParent();
        }
        return base;
    }

    /**
     * Files and folders in alphabetical order; none where nothing fits.
     *
     * @param below the pattern, relative to the base
     */
    static List<SourceFile> find(FileSystem fileSystem, Path base, String below) throws IOException {
        SourceGlob glob = new SourceGlob(fileSystem);
        TreeMap<String, SourceFile> found = new TreeMap<>();
        for (String alternative : GlobExpander.expand(below)) {
            List<SourceFile> candidates = List.of(new SourceFile(base.toString(), 0, true));
            for (String part : alternative.split("/", -1)) {
                candidates = glob.inside(candidates, part);
            }
            candidates.forEach(file -> found.put(file.address(), file));
        }
        return List.copyOf(found.values());
    }

    private List<SourceFile> inside(List<SourceFile> folders, String part) throws IOException {
        GlobPattern pattern = new GlobPattern(part);
        List<SourceFile> inside = new ArrayList<>();
        for (SourceFile folder : folders) {
            if (!folder.isFolder()) {
                continue;
            }
            if (pattern.hasWildcard()) {
                RemoteIterator<SourceFile> fitting = FileWalk.inside(fileSystem, folder, pattern::matches);
                while (fitting.hasNext()) {
                    inside.add(fitting.next());
                }
            } else {
                addChild(folder, ESCAPE.matcher(part).replaceAll("$1"), inside);
            }
        }
        return inside;
    }

    private void addChild(SourceFile folder, String name, List<SourceFile> found) throws IOException {
        try {
            found.add(SourceFile.of(fileSystem.getFileStatus(Folder.inside(folder.path(), name))));
        } catch (FileNotFoundException e) {
            // Nothing fits.
        }
    }
}
