package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.-]+)` \\| ([^|]+) \\| [^|]+ \\|$");

    @Test
    void theSettingsTableHoldsEverySettingAndItsDefault() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String table = readme.substring(readme.indexOf("## Settings"), readme.indexOf("## Jobs"));
        Map<String, String> rows = ROW.matcher(table)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a + b, TreeMap::new));
        assertThat(rows).isEqualTo(expectedRows());
    }

    @Test
    void theTestCommandOfTheReadmeIsTheOneThatCiRuns() throws IOException {
        List<String> commands = Pattern.compile("(?m)^mvn .*verify$")
                .matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(commands).hasSize(1);
        assertThat(Path.of("..", ".ci", "run")).content().contains("\n" + commands.get(0) + " ");
    }

    private static Map<String, String> expectedRows() {
        Map<String, String> expected = new TreeMap<>();
        for (String key : ConfigReader.defaults(ObjectiveName.GAN).keySet()) {
            if (!key.equals("gan.objective")) {
                expected.put(key, expectedDefault(key));
            }
        }
        expected.put(
                "gan.objective",
                shown(ConfigReader.read(List.of(), List.of()).settings().get("gan.objective")));
        return expected;
    }

    private static String expectedDefault(String key) {
        Map<ObjectiveName, String> defaults = new EnumMap<>(ObjectiveName.class);
        for (ObjectiveName objective : ObjectiveName.values()) {
            defaults.put(objective, shown(ConfigReader.defaults(objective).get(key)));
        }
        return Set.copyOf(defaults.values()).size() == 1
                ? defaults.get(ObjectiveName.GAN)
                : defaults.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String shown(String json) {
        return json.equals("null") ? "–" : "`" + json.replace("\"", "") + "`";
    }
}
