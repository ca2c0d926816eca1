package org.sparkgan.data.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.sparkgan.data.source.FileRows;
import org.sparkgan.storage.Folder;

/** Which hosts hold which bytes of a dataset's files, as the file system has it. */
public final class FileHosts {
    /** As many as Spark itself asks for (FilePartition). */
    private static final int MOST_HOSTS = 3;
    /** What file systems without locality, such as object stores, give as the host. */
    private static final String NO_HOST = "localhost";

    private final Map<Path, LocatedFileStatus> files;

    private FileHosts(Map<Path, LocatedFileStatus> files) {
        this.files = files;
    }

    /** Asks once a folder, not once a file: a large dataset has thousands. */
    public static FileHosts of(Collection<String> uris, Configuration hadoop) throws IOException {
        TreeSet<Path> parents = new TreeSet<>();
        uris.forEach(uri -> parents.add(new Path(uri).getParent()));
        Map<Path, LocatedFileStatus> files = new HashMap<>();
        for (Path parent : parents) {
            RemoteIterator<LocatedFileStatus> found =
                    parent.getFileSystem(hadoop).listLocatedStatus(parent);
            while (found.hasNext()) {
                LocatedFileStatus file = found.next();
                files.put(Folder.inside(parent, file.getPath().getName()), file);
            }
        }
        return new FileHosts(files);
    }

    /** The hosts with most bytes of these rows, the best first, taking rows of a file for equally long. */
    public List<String> of(List<FileRows> rows) {
        Map<String, Long> bytes = new HashMap<>();
        for (FileRows part : rows) {
            LocatedFileStatus file = files.get(new Path(part.uri()));
            if (file != null) {
                count(part, file, bytes);
            }
        }
        List<String> hosts = new ArrayList<>(bytes.keySet());
        hosts.sort(Comparator.<String, Long>comparing(bytes::get).reversed().thenComparing(Comparator.naturalOrder()));
        return List.copyOf(hosts.subList(0, Math.min(MOST_HOSTS, hosts.size())));
    }

    private static void count(FileRows rows, LocatedFileStatus file, Map<String, Long> bytes) {
        double bytesPerRow = (double) file.getLen() / rows.rowsInFile();
        long from = (long) (rows.first() * bytesPerRow);
        long until = (long) ((rows.first() + rows.count()) * bytesPerRow);
        for (BlockLocation block : file.getBlockLocations()) {
            long shared = Math.min(until, block.getOffset() + block.getLength()) - Math.max(from, block.getOffset());
            if (shared > 0) {
                for (String host : hosts(block)) {
                    bytes.merge(host, shared, Long::sum);
                }
            }
        }
    }

    private static List<String> hosts(BlockLocation block) {
        try {
            return List.of(block.getHosts()).stream()
                    .filter(host -> !host.equals(NO_HOST))
                    .toList();
        } catch (IOException e) {
            // Declared by Hadoop, thrown by none of its file systems; a shard is as right on any host.
            return List.of();
        }
    }
}
