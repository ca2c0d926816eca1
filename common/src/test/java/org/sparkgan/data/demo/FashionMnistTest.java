package org.sparkgan.data.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.DataException;
import org.sparkgan.data.demo.FashionMnist.Part;

class FashionMnistTest {
    /** The MD5 sums of "abc" and of nothing (RFC 1321, appendix A.5). */
    private static final List<Part> PARTS = List.of(
            new Part("a.gz", "900150983cd24fb0d6963f7d28e17f72"), new Part("b.gz", "d41d8cd98f00b204e9800998ecf8427e"));

    @TempDir
    private Path folder;

    private Path mirror;
    private Path target;
    private URI base;

    @BeforeEach
    void makeMirror() throws IOException {
        mirror = Files.createDirectories(folder.resolve("mirror"));
        target = folder.resolve("a/b");
        base = URI.create("file:" + mirror);
        Files.writeString(mirror.resolve("a.gz"), "abc");
        Files.createFile(mirror.resolve("b.gz"));
    }

    @Test
    void fetchesWhatIsNotThereYet() throws IOException {
        FashionMnist.fetch(base, target, PARTS);
        assertThat(target.resolve("a.gz")).hasContent("abc");
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(target.resolve("a.gz"), longAgo);
        Files.writeString(target.resolve("b.gz"), "damaged");

        FashionMnist.fetch(base, target, PARTS);

        assertThat(Files.getLastModifiedTime(target.resolve("a.gz"))).isEqualTo(longAgo);
        assertThat(target.resolve("b.gz")).isEmptyFile();
        assertThat(names()).containsExactly("a.gz", "b.gz");
    }

    @Test
    void refusesAnotherFile() throws IOException {
        Files.writeString(mirror.resolve("b.gz"), "abc");
        assertThatThrownBy(() -> FashionMnist.fetch(base, target, PARTS))
                .isInstanceOf(DataException.class)
                .hasMessage("file:" + mirror + "/b.gz is not the official file: its MD5 must be"
                        + " d41d8cd98f00b204e9800998ecf8427e, but is 900150983cd24fb0d6963f7d28e17f72");
        assertThat(names()).containsExactly("a.gz");
    }

    @Test
    void saysWhatCannotBeFetched() throws IOException {
        Files.delete(mirror.resolve("a.gz"));
        assertThatThrownBy(() -> FashionMnist.fetch(base, target, PARTS))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("cannot fetch file:" + mirror + "/a.gz (FileNotFoundException: ");
        assertThat(names()).isEmpty();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
