package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.DataException;

class NumberRangesTest {
    @TempDir
    private Path folder;

    @Test
    void aRangeStandsForItsFiles() throws IOException {
        make("train-008.tar", "train-009.tar", "train-010.tar", "train-011.tar");
        assertThat(names("train-{008..010}.tar")).containsExactly("train-008.tar", "train-009.tar", "train-010.tar");
        assertThat(names("train-{010..008}.tar")).hasSize(3);
        assertThat(names("train-0{08..11}.*")).hasSize(4);
    }

    @Test
    void zerosAreThoseOfTheRange() throws IOException {
        make("8.tar", "9.tar", "10.tar", "08.tar");
        assertThat(names("{8..10}.tar")).containsExactlyInAnyOrder("8.tar", "9.tar", "10.tar");
        assertThat(names("{08..10}.tar".replace("10", "08"))).containsExactly("08.tar");
    }

    @Test
    void severalRangesStandForAllCombinations() throws IOException {
        make("0/a-0.tar", "0/a-1.tar", "1/a-0.tar", "1/a-1.tar");
        assertThat(names("{0..1}/a-{0..1}.tar")).hasSize(4);
        assertThat(SourcePaths.resolve(folder.resolve("{0..1}/a-{0..1}.tar").toString(), new Configuration())
                        .base()
                        .toUri()
                        .getPath())
                .isEqualTo(folder.toString());
    }

    @Test
    void theFirstFileThatARangeLacksIsNamed() throws IOException {
        make("train-000.tar", "train-002.tar");
        assertLacks("train-{000..003}.tar", "train-001.tar");
        assertLacks("train-{000..001}.*", "train-001.*");
        assertThatThrownBy(() -> names("test-{000..001}.tar"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data.source " + folder.resolve("test-{000..001}.tar") + ": there is no such file or folder");
    }

    @Test
    void aNameThatLooksLikeARangeIsANameWhereItExists() throws IOException {
        make("a{1..2}.tar");
        assertThat(names("a{1..2}.tar")).containsExactly("a{1..2}.tar");
    }

    @Test
    void endlessRangesAreRefused() {
        assertThatThrownBy(() -> names("{0..999999}.tar"))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("{0..999999}.tar: its ranges stand for more than 100000 files");
    }

    private void assertLacks(String source, String missing) {
        assertThatThrownBy(() -> names(source))
                .isInstanceOf(DataException.class)
                .hasMessage("data.source " + folder.resolve(source) + ": there is no file:" + folder.resolve(missing));
    }

    private void make(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
    }

    private List<String> names(String source) throws IOException {
        return SourcePaths.resolve(folder.resolve(source).toString(), new Configuration()).roots().stream()
                .map(SourceFile::name)
                .toList();
    }
}
