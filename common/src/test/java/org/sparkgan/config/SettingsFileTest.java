package org.sparkgan.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    @TempDir
    Path folder;

    /** Files by their names, on this machine and elsewhere. */
    private final Map<String, byte[]> files = new HashMap<>();

    private void file(String name, String text) {
        files.put(name, text.getBytes(UTF_8));
    }

    private JobConfig read(String name) {
        SettingsSource source = wanted -> Optional.ofNullable(files.get(wanted));
        return ConfigReader.read(List.of(SettingsFile.read(name, source)), List.of());
    }

    private void assertRefused(String name, String message) {
        assertThatThrownBy(() -> read(name)).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "conf/", "/etc/a b/", "file:/etc/", "hdfs://host:9000/conf/", "s3a://bucket/"})
    void whatIsIncludedIsReadFromBeside(String place) {
        file(
                place + "inc.conf",
                "include \"base.conf\"\ninclude required(\"sub/more.conf\")\ninclude file(\"last\")\ndata.image-size = 9");
        file(place + "base.conf", "data.image-size = 7, training.seed = 5");
        file(place + "sub/more.conf", "include \"deepest.json\"\ntraining.workers = 3");
        file(place + "sub/deepest.json", "{\"training\": {\"batch-size\": 11}}");
        file(place + "last.conf", "gan { include \"gan.properties\" }");
        file(place + "gan.properties", "latent-dim=13");
        JobConfig config = read(place + "inc.conf");
        assertThat(config.data().imageSize()).contains(9);
        assertThat(config.training().seed()).isEqualTo(5);
        assertThat(config.training().workers()).isEqualTo(3);
        assertThat(config.training().batchSize()).isEqualTo(11);
        assertThat(config.gan().latentDim()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/inc.conf, /b/base.conf, /b/base.conf",
        "file:/a/inc.conf, /b/base.conf, file:/b/base.conf",
        "hdfs://host/a/inc.conf, /b/base.conf, hdfs://host/b/base.conf",
        "inc.conf, s3a://bucket/base.conf, s3a://bucket/base.conf",
        "hdfs://host/inc.conf, file:/base.conf, file:/base.conf",
        "conf/inc.conf, ../base.conf, conf/../base.conf"
    })
    void pathsFromTheRootAndAddresses(String name, String included, String found) {
        file(name, "include \"" + included + "\"");
        file(found, "training.seed = 5");
        assertThat(read(name).training().seed()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "include \"missing.conf\", missing.conf, there is no file /a/missing.conf",
        "include required(\"missing.conf\"), missing.conf, there is no file /a/missing.conf",
        "include \"missing\", missing, there is no file /a/missing",
        "include file(\"missing.conf\"), missing.conf, there is no file /a/missing.conf",
        "include url(\"http://host/x.conf\"), http://host/x.conf, 'url(…) is not read: give the file alone, as a path from"
                + " this file or an address'",
        "include classpath(\"x.conf\"), x.conf, 'classpath(…) is not read: give the file alone, as a path from this file or"
                + " an address'"
    })
    void whatCannotBeIncludedIsNamed(String line, String what, String reason) {
        file("/a/top.conf", "training.seed = 1\n" + line);
        assertRefused("/a/top.conf", "--conf /a/top.conf: include \"" + what + "\": " + reason);
        file("/over.conf", "include \"a/top.conf\"");
        assertRefused("/over.conf", "--conf /a/top.conf: include \"" + what + "\": " + reason);
    }

    @Test
    void circlesAreRefused() {
        file("a.conf", "include \"b.conf\"");
        file("b.conf", "include \"a.conf\"");
        assertRefused("a.conf", "--conf a.conf: files include each other in a circle: a.conf, b.conf, a.conf");
        file("self.conf", "include \"self.conf\"");
        assertRefused("self.conf", "--conf self.conf: files include each other in a circle: self.conf, self.conf");
        for (String name = "dots.conf"; name.length() < 200; name = "./" + name) {
            file(name, "include \"./dots.conf\"");
        }
        assertThatThrownBy(() -> read("dots.conf"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--conf dots.conf: files include each other in a circle: ");
    }

    @Test
    void twiceIsNoCircle() {
        file("a.conf", "include \"b.conf\"\ninclude \"b.conf\"");
        file("b.conf", "training.seed = 5");
        assertThat(read("a.conf").training().seed()).isEqualTo(5);
    }

    static Stream<byte[]> inUtf16() {
        String text = "# größe\ndata.image-size = 9\n";
        return Stream.of(
                text.getBytes(UTF_16),
                text.getBytes(UTF_16LE),
                text.getBytes(UTF_16BE),
                ("\uFEFF" + text).getBytes(UTF_16LE));
    }

    @ParameterizedTest
    @MethodSource("inUtf16")
    void utf16IsNamed(byte[] bytes) {
        files.put("x.conf", bytes);
        assertRefused("x.conf", "--conf x.conf: is UTF-16: save it as UTF-8");
        file("top.conf", "include \"x.conf\"");
        assertRefused("top.conf", "--conf x.conf: is UTF-16: save it as UTF-8");
    }

    @Test
    void otherCharsetsAreNamed() {
        files.put("x.conf", "training.seed = 1\n# größe\n".getBytes(ISO_8859_1));
        assertRefused("x.conf", "--conf x.conf: is not UTF-8, the byte 0xF6 in line 2 is none of it: save it as UTF-8");
        files.put("jis.conf", "run.dir = \"\u8a66\"".getBytes(Charset.forName("Shift_JIS")));
        assertRefused(
                "jis.conf", "--conf jis.conf: is not UTF-8, the byte 0x8E in line 1 is none of it: save it as UTF-8");
        files.put("x.zip", new byte[] {'P', 'K', 3, 4, 20, 0, 8, 8, 'a', 'b', 'c', 'd', 'e'});
        assertRefused("x.zip", "--conf x.zip: is no text, there is a zero in line 1: give a file of settings in HOCON");
    }

    @Test
    void utf8MayHaveAMark() {
        file("x.conf", "\uFEFFrun.dir = größe");
        assertThat(read("x.conf").run().requiredDir()).isEqualTo("größe");
    }

    @Test
    void theEnvironmentIsKnown() {
        file("x.conf", "run.dir = ${PATH}, data.path = ${?NO_SUCH_VARIABLE_HERE}");
        assertThat(read("x.conf").run().requiredDir()).isEqualTo(System.getenv("PATH"));
        assertThat(read("x.conf").data().path()).isEmpty();
    }

    @Test
    void jsonAndPropertiesAreKnownByTheirEndings() {
        file("x.json", "{\"training\": {\"seed\": 5}, \"run.dir\": \"a#b\"}");
        assertRefused("x.json", "unknown setting \"run.dir\": did you mean run.dir?");
        file("x.json", "{\"training\": {\"seed\": 5}}");
        assertThat(read("x.json").training().seed()).isEqualTo(5);
        file("x.properties", "training.seed=5\nrun.dir=a#b: c\ngan.objective=wgan\n");
        assertThat(read("x.properties").training().seed()).isEqualTo(5);
        assertThat(read("x.properties").run().requiredDir()).isEqualTo("a#b: c");
        assertThat(read("x.properties").gan().objective()).isEqualTo(ObjectiveName.WGAN);
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        assertThatThrownBy(() -> SettingsFile.at(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--conf " + folder + ": no such readable file: it is a folder");
        Path file = Files.writeString(folder.resolve("x.conf"), "include \"..\"");
        assertThatThrownBy(() -> SettingsFile.at(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--conf " + file + ": include \"..\": no such readable file: it is a folder");
    }
}
