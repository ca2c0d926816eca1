package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalListingTest {
    @TempDir
    Path folder;

    @Test
    void namesWhatHadoopNames() throws Exception {
        Files.write(folder.resolve("a.png"), new byte[3]);
        Files.write(folder.resolve("10:30 ä%20.png"), new byte[5]);
        Files.createDirectory(folder.resolve("inside"));
        Files.createSymbolicLink(folder.resolve("link.png"), folder.resolve("a.png"));
        Files.createSymbolicLink(folder.resolve("nowhere.png"), folder.resolve("missing"));
        var fileSystem = FileSystem.getLocal(new Configuration());
        var path = fileSystem.makeQualified(new org.apache.hadoop.fs.Path(folder.toString()));
        SourceFile listed = new SourceFile(path.toString(), 0, true);
        List<String> found = said(new LocalListing(listed, name -> true));
        List<String> expected = new ArrayList<>();
        for (FileStatus entry : fileSystem.listStatus(path)) {
            expected.add(said(SourceFile.of(entry)));
        }
        // A picture that a link has lost is to be rejected, not forgotten.
        expected.add(path + "/nowhere.png nowhere.png 0 bytes");
        assertThat(found).hasSize(5).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(said(new LocalListing(listed, name -> name.startsWith("a"))))
                .containsExactly(
                        said(SourceFile.of(fileSystem.getFileStatus(new org.apache.hadoop.fs.Path(path, "a.png")))));
    }

    private static List<String> said(LocalListing listing) throws IOException {
        List<String> said = new ArrayList<>();
        while (listing.hasNext()) {
            said.add(said(listing.next()));
        }
        return said;
    }

    private static String said(SourceFile entry) {
        return entry.path() + " " + entry.name() + " " + (entry.isFolder() ? "folder" : entry.bytes() + " bytes");
    }
}
