package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of conf/README.md are those of the program: each setting, its default and its text; each preset. */
class SettingsPageTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final Pattern CELLS = Pattern.compile(" \\| ");
    private static final String GENERATOR = "optimizer.generator.";
    private static final String CRITIC = "optimizer.critic.";
    private static final Set<String> SETTINGS = ConfigReader.keys(ConfigReader.SETTINGS);
    private static final Set<String> OF_OBJECTIVE = ConfigReader.keys(ConfigReader.ofObjective(ObjectiveName.GAN));

    @Test
    void everySettingHasItsRowWithDefaultAndText() throws IOException {
        Map<String, List<String>> expected = new TreeMap<>();
        Map<String, String> defaults = ConfigReader.defaults(ObjectiveName.WGAN_GP);
        Set<String> keys = new TreeSet<>(SETTINGS);
        keys.removeAll(OF_OBJECTIVE);
        keys.forEach(key -> expected.put(
                key, List.of(code(defaults.get(key)), Setting.of(key).text())));
        assertThat(expected.values()).allSatisfy(row -> assertThat(row.get(1)).isNotEmpty());
        assertSame(rows("## All settings", "### Defaults that follow", "### training", "## How often"), expected);
    }

    @Test
    void everySettingThatFollowsTheObjectiveHasItsRow() throws IOException {
        Map<String, List<String>> expected = new TreeMap<>();
        for (String key : OF_OBJECTIVE) {
            List<String> cells = new ArrayList<>();
            for (ObjectiveName objective : ObjectiveName.values()) {
                Map<String, String> defaults = ConfigReader.defaults(objective);
                cells.add(code(defaults.get(key)));
                assertThat(defaults.get(key.replace(GENERATOR, CRITIC))).isEqualTo(defaults.get(key));
            }
            if (!key.startsWith(CRITIC)) {
                cells.add(Setting.of(key).text());
                expected.put(key.replace(GENERATOR, "optimizer.{generator,critic}."), cells);
            }
        }
        assertThat(page())
                .contains(Arrays.stream(ObjectiveName.values())
                        .map(objective -> "`" + objective + "`")
                        .collect(Collectors.joining(" | ", "| setting | ", " | meaning |\n")));
        assertSame(rows("### Defaults that follow", "### training"), expected);
    }

    @Test
    void everySettingThatResumeMayChangeIsTold() throws IOException {
        Map<String, String> told = new TreeMap<>();
        rows("## What --resume may change", "Other settings may change").forEach((names, cells) -> {
            String[] parts = names.split(", but not ", 2);
            settings(parts[0]).forEach(key -> told.put(key, cells.get(0)));
            if (parts.length == 2) {
                List.of(parts[1].split(", | and "))
                        .forEach(key -> assertThat(told.remove(key)).isNotNull());
            }
        });
        Map<String, String> expected = new TreeMap<>();
        SETTINGS.forEach(key -> Setting.of(key).mayChange().ifPresent(why -> expected.put(key, why)));
        assertThat(told).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void everySettingOfOneWayToSynchroniseIsTold() throws IOException {
        Map<String, String> told = new TreeMap<>();
        rows("Other settings may change", "## Other files")
                .forEach(
                        (sync, cells) -> settings(cells.get(0).replace("`", "")).forEach(key -> told.put(key, sync)));
        Map<String, String> expected = new TreeMap<>();
        SETTINGS.forEach(key -> Setting.of(key).sync().ifPresent(sync -> expected.put(key, sync.toString())));
        assertThat(told).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void everyPresetHasItsRow() throws IOException {
        Map<String, List<String>> rows = rows("## Presets", "## All settings");
        assertThat(rows.keySet()).isEqualTo(presets());
        for (String name : rows.keySet()) {
            JobConfig preset = ConfigReader.read(List.of(SettingsFile.at(CONF.resolve(name))), List.of());
            List<String> cells = rows.get(name);
            assertThat(cells.get(0)).startsWith("`" + preset.gan().objective() + "`");
            assertThat(cells.get(0).endsWith("conditional"))
                    .isEqualTo(preset.gan().conditional());
            assertThat(cells.get(1))
                    .startsWith("`" + preset.network().architecture() + "`, ")
                    .contains(" " + preset.network().size());
            int side = preset.data().imageSize().orElseThrow();
            int channels = preset.data().channels().orElseThrow();
            assertThat(cells.get(2)).startsWith(side + "x" + side + (channels == 3 ? " colour" : " grey"));
        }
    }

    private static void assertSame(Map<String, List<String>> rows, Map<String, List<String>> expected) {
        assertThat(rows.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, cells) -> assertThat(rows.get(key)).as(key).isEqualTo(cells));
    }

    /** The cells of each row whose first cell is code, between pairs of marks, by that first cell. */
    private static Map<String, List<String>> rows(String... marks) throws IOException {
        String page = page();
        Map<String, List<String>> rows = new TreeMap<>();
        for (int i = 0; i < marks.length; i += 2) {
            String part = page.substring(page.indexOf(marks[i]), page.indexOf(marks[i + 1]));
            part.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
                List<String> cells = List.of(CELLS.split(line.substring(2, line.length() - 2)));
                rows.put(cells.get(0).replace("`", ""), cells.subList(1, cells.size()));
            });
        }
        return rows;
    }

    /** What names with commas between them stand for; one that ends in an asterisk stands for several settings. */
    private static List<String> settings(String names) {
        return Arrays.stream(names.split(", "))
                .flatMap(name -> name.endsWith("*")
                        ? SETTINGS.stream().filter(key -> key.startsWith(name.substring(0, name.length() - 1)))
                        : Stream.of(name))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(CONF.resolve("README.md"));
    }

    private static Set<String> presets() throws IOException {
        try (Stream<Path> files = Files.list(CONF)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf") && !name.startsWith("spark-defaults"))
                    .collect(Collectors.toSet());
        }
    }

    private static String code(String json) {
        return "`" + json.replace("\"", "") + "`";
    }
}
