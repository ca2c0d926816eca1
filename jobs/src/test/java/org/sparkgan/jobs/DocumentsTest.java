package org.sparkgan.jobs;

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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ObjectiveName;

/** The documents speak of what is there: pages, headings, tests, classes, settings. */
class DocumentsTest {
    private static final int LONGEST_README = 180;
    private static final Pattern TEST =
            Pattern.compile("(?:org\\.sparkgan\\.[a-z.]+)?([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+");
    private static final Pattern SETTING = Pattern.compile("([a-z]+\\.[a-z0-9.*-]+)(?:=.*)?");
    private static final Pattern FILE =
            Pattern.compile(".*\\.(html|json|jsonl|png|zip|conf|xml|bin|log|properties|sh|bat)");
    private static final Set<String> OF_DL4J = Set.of("SharedTrainingMaster", "MultiLayerNetwork", "ComputationGraph");

    private static Map<String, String> classes;
    private static Map<String, String> tests;

    @BeforeAll
    static void readSources() throws IOException {
        classes = sources("src/main/java");
        tests = sources("src/test/java");
    }

    static List<Page> pages() throws IOException {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Page page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : page.links()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();
            boolean found = Files.exists(target)
                    && (parts.length == 1
                            || new Page(target, Files.readString(target))
                                    .anchors()
                                    .contains(parts[1]));
            if (!found) {
                broken.add(link);
            }
        }
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void testsAreThere(Page page) {
        List<String> missing = new ArrayList<>();
        for (String code : page.codes()) {
            Matcher test = TEST.matcher(code);
            if (test.matches()) {
                String source = tests.getOrDefault(test.group(1), "");
                if (source.isEmpty() || (test.group(2) != null && !source.contains("void " + test.group(2) + "("))) {
                    missing.add(code);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void settingsAreThere(Page page) {
        Set<String> keys = ConfigReader.defaults(ObjectiveName.GAN).keySet();
        List<String> unknown = new ArrayList<>();
        for (String code : page.codes()) {
            Matcher setting = SETTING.matcher(code);
            if (setting.matches() && isOurs(setting.group(1), keys)) {
                String key = setting.group(1);
                boolean known = key.endsWith("*")
                        ? keys.stream().anyMatch(one -> one.startsWith(key.substring(0, key.length() - 1)))
                        : keys.contains(key);
                if (!known) {
                    unknown.add(code);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void classesOfTheArchitectureAreThere() throws IOException {
        List<String> names = Page.of("common/README.md").codes().stream()
                .filter(CLASS.asMatchPredicate())
                .filter(name -> !OF_DL4J.contains(name))
                .toList();
        assertThat(names).hasSizeGreaterThan(50);
        assertThat(names.stream().filter(name -> !classes.containsKey(name) && !tests.containsKey(name)))
                .isEmpty();
    }

    @Test
    void theReadmeIsReadInFiveMinutes() throws IOException {
        assertThat(Page.of("README.md").text().lines()).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    @Test
    void theTestCommandOfTheReadmeIsTheOneThatCiRuns() throws IOException {
        List<String> commands = Pattern.compile("(?m)^mvn .*verify$")
                .matcher(Page.of("README.md").text())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(commands).hasSize(1);
        assertThat(Page.ROOT.resolve(".ci").resolve("run")).content().contains("\n" + commands.get(0) + " ");
    }

    @Test
    void exitCodesAreTold() throws IOException {
        List<String> told = Page.of("jobs/README.md")
                .section("Exit codes")
                .lines()
                .filter(line -> line.matches("\\| \\d \\|.*"))
                .map(line -> line.substring(2, 3))
                .toList();
        assertThat(told)
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> String.valueOf(code.code()))
                        .toList());
    }

    private static boolean isOurs(String key, Set<String> keys) {
        String section = key.substring(0, key.indexOf('.') + 1);
        return !FILE.matcher(key).matches() && keys.stream().anyMatch(one -> one.startsWith(section));
    }

    /** Java files of both modules by the names of their classes. */
    private static Map<String, String> sources(String folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module : List.of("common", "jobs")) {
            try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve(folder))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
