package org.sparkgan.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.sparkgan.data.DataException;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.LocalNames;

/**
 * The files and folders that {@code data.source} stands for.
 *
 * @param source as the user gave it
 * @param fileSystem they are on
 * @param base the folder to which the paths of a dataset are relative
 * @param roots files and folders, at least one, in alphabetical order
 */
public record SourcePaths(String source, FileSystem fileSystem, Path base, List<SourceFile> roots) {
    /** The whole address of a source, a glob too, by which a dataset knows it again. */
    public static String address(String source, Configuration hadoop) throws IOException {
        Path path = Folder.address(source);
        return Folder.connect(path, hadoop).makeQualified(path).toString();
    }

    /**
     * A name that exists is taken as it is, so that brackets in it do no harm; else it is a glob, in which the folders above
     * that exist are taken as they are, and <code>{000..127}</code> stands for all numbers from the first to the last, none
     * of which may be missing.
     */
    static SourcePaths resolve(String source, Configuration hadoop) throws IOException {
        Path path = Folder.address(source);
        FileSystem fileSystem = Folder.connect(path, hadoop);
        Path qualified = fileSystem.makeQualified(path);
        try {
            FileStatus found = fileSystem.getFileStatus(qualified);
            Path base = found.isDirectory() ? qualified : qualified.getParent();
            return new SourcePaths(source, fileSystem, base, List.of(SourceFile.of(found)));
        } catch (FileNotFoundException e) {
            return glob(source, fileSystem, qualified);
        }
    }

    private static SourcePaths glob(String source, FileSystem fileSystem, Path pattern) throws IOException {
        Path base = SourceGlob.base(fileSystem, pattern);
        NumberRanges ranges = NumberRanges.in(relative(base.toString(), pattern.toString()));
        List<SourceFile> found =
                SourceGlob.isPattern(source) ? SourceGlob.find(fileSystem, base, ranges.glob()) : List.of();
        if (found.isEmpty()) {
            throw new DataException("data.source " + source + ": there is no such file or folder");
        }
        List<String> names = found.stream()
                .map(file -> relative(base.toString(), file.address()))
                .toList();
        ranges.missing(names).ifPresent(missing -> {
            throw new DataException("data.source " + source + ": there is no " + base + "/" + missing);
        });
        return new SourcePaths(source, fileSystem, base, found);
    }

    /** Whether a file that the source names itself, rather than a folder of it, is called so. */
    boolean holds(Pattern name) {
        return roots.stream()
                .anyMatch(root -> !root.isFolder() && name.matcher(root.name()).matches());
    }

    /** The files of such a name that the source names, or that lie directly inside a folder of it. */
    List<SourceFile> filesAtTheTop(Pattern name) throws IOException {
        List<SourceFile> found = new ArrayList<>();
        for (SourceFile root : roots) {
            RemoteIterator<SourceFile> inside = FileWalk.inside(fileSystem, root, name.asMatchPredicate());
            while (inside.hasNext()) {
                SourceFile file = inside.next();
                if (!file.isFolder()) {
                    add(file, found);
                }
            }
        }
        found.sort(Comparator.comparing(SourceFile::address));
        return found;
    }

    /** The files of such a name in all folders, in alphabetical order. */
    List<SourceFile> files(Pattern name) throws IOException {
        List<SourceFile> found = new ArrayList<>();
        for (SourceFile root : roots) {
            FileWalk files = new FileWalk(fileSystem, root);
            while (files.hasNext()) {
                SourceFile file = files.next();
                if (name.matcher(file.name()).matches()) {
                    add(file, found);
                }
            }
        }
        found.sort(Comparator.comparing(SourceFile::address));
        return found;
    }

    /** Hadoop will be asked to open it. */
    private void add(SourceFile file, List<SourceFile> found) {
        if (fileSystem instanceof LocalFileSystem) {
            LocalNames.requireExpressible(file.address());
        }
        found.add(file);
    }

    /** A path inside the base as it stands in the dataset: the same wherever the images lie. */
    static String relative(String base, String path) {
        String folder = base.endsWith("/") ? base : base + "/";
        return path.startsWith(folder) ? path.substring(folder.length()) : path;
    }
}
