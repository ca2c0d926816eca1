package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.LocalNames;

class FileWalkTest {
    @TempDir
    private Path folder;

    @Test
    void linksInCirclesArePassedOver() throws IOException {
        file("set/a/one.png");
        file("set/b/two.png");
        link("set/a/self", ".");
        link("set/a/up", "..");
        link("set/a/whole", folder.resolve("set").toString());
        link("set/a/mutual", "../b");
        link("set/b/mutual", "../a");
        link("set/loop.png", "loop.png");
        assertThat(found("set"))
                .containsExactlyInAnyOrder(
                        "a/one.png", "b/two.png", "a/mutual/two.png", "b/mutual/one.png", "loop.png");
    }

    @Test
    void linksToOtherFoldersAreFollowed() throws IOException {
        file("set/a/one.png");
        file("other/two.png");
        link("set/again", "a");
        link("set/other", "../other");
        link("other/back", "../set");
        assertThat(found("set")).containsExactlyInAnyOrder("a/one.png", "again/one.png", "other/two.png");
        link("linked", "set");
        assertThat(found("linked")).containsExactlyInAnyOrder("a/one.png", "again/one.png", "other/two.png");
    }

    /** The walk of a source that a link above it holds comes back to the source once, and no further. */
    @Test
    void aLinkToAFolderAboveTheSourceEndsAtTheSource() throws IOException {
        file("set/one.png");
        file("beside/two.png");
        link("set/parent", "..");
        assertThat(found("set")).containsExactlyInAnyOrder("one.png", "parent/beside/two.png");
    }

    @Test
    void namesThatHadoopPassesOverOrStumblesUponAreFound() throws IOException {
        file("se[t]/10:30/caf%E9/a.png");
        file("se[t]/10:31/b.png");
        file("set/10:30/c.png");
        assertThat(found("se[t]/*")).containsExactlyInAnyOrder("10:30/caf\\xE9/a.png", "10:31/b.png");
        assertThat(found("se[t]/10:3?/caf*/{a,b}.png")).containsExactly("10:30/caf\\xE9/a.png");
        assertThat(found("s*/10:3{0,1}"))
                .containsExactlyInAnyOrder("se[t]/10:30/caf\\xE9/a.png", "se[t]/10:31/b.png", "set/10:30/c.png");
        assertThat(found("se\\[t\\]/10:31/*")).containsExactly("se[t]/10:31/b.png");
    }

    /** Percent signs escape bytes. */
    private void file(String name) throws IOException {
        Path file = Path.of(URI.create(folder.toUri() + name.replace("[", "%5B").replace("]", "%5D")));
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    /** Paths as they would stand in a dataset. */
    private List<String> found(String source) throws IOException {
        SourcePaths paths = SourcePaths.resolve(folder + "/" + source, new Configuration());
        List<String> found = new ArrayList<>();
        for (SourceFile root : paths.roots()) {
            FileWalk files = new FileWalk(paths.fileSystem(), root);
            while (files.hasNext()) {
                found.add(LocalNames.readable(SourcePaths.relative(
                        paths.base().toString(), files.next().address())));
            }
        }
        return found;
    }
}
