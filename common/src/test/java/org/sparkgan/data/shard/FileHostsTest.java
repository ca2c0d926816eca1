package org.sparkgan.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.HostsFileSystem;
import org.sparkgan.data.source.FileRows;

class FileHostsTest {
    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();

    @BeforeEach
    void writeFiles() throws IOException {
        HostsFileSystem.addTo(hadoop);
        Files.write(folder.resolve("one"), new byte[1000]);
        Files.write(folder.resolve("other"), new byte[1000]);
    }

    @Test
    void theHostsWithMostBytesComeFirst() throws IOException {
        assertThat(hosts("hosts://", rows("hosts://", "one", 0, 10))).containsExactly("a", "b", "copy");
        assertThat(hosts("hosts://", rows("hosts://", "one", 50, 50))).containsExactly("c", "copy");
        assertThat(hosts("hosts://", rows("hosts://", "one", 10, 50))).containsExactly("copy", "a", "b");
        assertThat(hosts("hosts://", rows("hosts://", "one", 40, 60))).containsExactly("copy", "c", "a");
    }

    @Test
    void bytesOfAllFilesOfAShardCount() throws IOException {
        assertThat(hosts("hosts://", rows("hosts://", "one", 90, 10), rows("hosts://", "other", 0, 20)))
                .containsExactly("copy", "a", "b");
    }

    @Test
    void aFileSystemWithoutHostsNamesNone() throws IOException {
        assertThat(hosts("file:", rows("file:", "one", 0, 100))).isEmpty();
    }

    private FileRows rows(String scheme, String file, long first, int count) {
        return new FileRows(scheme + folder.resolve(file), 100, first, count);
    }

    private List<String> hosts(String scheme, FileRows... rows) throws IOException {
        List<String> uris = List.of(scheme + folder.resolve("one"), scheme + folder.resolve("other"));
        return FileHosts.of(uris, hadoop).of(List.of(rows));
    }
}
