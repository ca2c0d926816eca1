package org.sparkgan.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.ConfigException;

class LocalNamesTest {
    @TempDir
    private Path folder;

    /** Percent signs escape bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.png",
                "%C3%A9%20%25%F0%9F%90%88.png",
                "caf%E9.png",
                "%ED%B3%A9",
                "%FF%FE%0A%5C",
                "a%C3",
                "%E2%82z",
                "%EF%BF%BD.png"
            })
    void everyNameLeadsBackToItsFile(String escaped) throws IOException {
        Files.write(Path.of(URI.create(folder.toUri() + escaped)), new byte[] {7});
        String name;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            name = LocalNames.of(entries.iterator().next());
        }
        String path = folder + "/" + name;
        assertThat(LocalNames.path(path)).hasBinaryContent(new byte[] {7});
        assertThat(LocalNames.path(path).toUri().getRawPath()).endsWith("/" + escaped);
        try (var in = LocalNames.open(new File(path))) {
            assertThat(in.readAllBytes()).containsExactly(7);
        }
    }

    @Test
    void bytesThatAreNoUtf8StandForThemselves() {
        String latin =
                LocalNames.decoded(new byte[] {'c', 'a', 'f', (byte) 0xE9, '.', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9});
        assertThat(LocalNames.isUtf8(latin)).isFalse();
        assertThat(LocalNames.readable(latin)).isEqualTo("caf\\xE9.\\xFFé");
        assertThat(LocalNames.isUtf8("é 🐈")).isTrue();
        assertThat(LocalNames.readable("é 🐈")).isEqualTo("é 🐈");
    }

    @Test
    void aLocaleThatCannotExpressANameIsNamed() {
        assertThatThrownBy(() -> LocalNames.requireExpressible("/data/café", US_ASCII))
                .isInstanceOf(ConfigException.class)
                .hasMessage("/data/café: this JVM's locale cannot express the name (it writes names in US-ASCII): set"
                        + " LC_ALL=C.UTF-8 in the environment of the driver and of the executors");
        assertThatThrownBy(() -> LocalNames.requireExpressible("/data/猫", ISO_8859_1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ISO-8859-1");
        assertThatCode(() -> LocalNames.requireExpressible("/data/café", UTF_8)).doesNotThrowAnyException();
        assertThatCode(() -> LocalNames.requireExpressible("/data/cafe", US_ASCII))
                .doesNotThrowAnyException();
    }

    @Test
    void anArgumentThatTheLocaleHasSpoilt() {
        List<String> arguments = List.of("data.path=x", "data.source=caf\uFFFD\uFFFD");
        assertThatThrownBy(() -> LocalNames.requireRead(arguments, US_ASCII))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the argument data.source=caf\uFFFD\uFFFD cannot be read in this JVM's locale (US-ASCII): set"
                                + " LC_ALL=C.UTF-8 in the environment");
        assertThatThrownBy(() -> LocalNames.requireRead(arguments, UTF_8))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the argument data.source=caf\uFFFD\uFFFD is not UTF-8");
        assertThatCode(() -> LocalNames.requireRead(List.of("data.path=é"), US_ASCII))
                .doesNotThrowAnyException();
    }

    @Test
    void aFolderOfANameThatIsNotUtf8IsRefused() {
        String name = LocalNames.decoded(new byte[] {(byte) 0xE9});
        assertThatThrownBy(() -> Folder.at("file:/data/" + name, new Configuration()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("/data/\\xE9: the name is not UTF-8: rename it, as convmv does");
    }

    @Test
    void aNameWithAColonIsNoAddress() throws IOException {
        assertThatThrownBy(() -> Folder.at("set:1", new Configuration()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("\"set:1\" is no path: a name with a colon is written ./name or with the whole path");
        Folder odd = Folder.at(folder + "/10:30", new Configuration());
        odd.write("at:noon", new byte[] {1});
        assertThat(odd.list()).containsExactly("at:noon");
        assertThat(Folder.readFile(folder + "/10:30/at:noon", new Configuration()))
                .containsExactly(1);
    }
}
