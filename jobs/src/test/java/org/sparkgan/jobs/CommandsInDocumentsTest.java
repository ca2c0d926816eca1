package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.SettingsFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Commands in the documents, and in the comments of presets, are such as the shell, the launcher and the jobs take. */
class CommandsInDocumentsTest {
    private static final String LAUNCHER = "submit/sparkgan";
    private static final Pattern JOB = Pattern.compile("(?m)^(?:jobs=')?(\\w+Job) +(\\w+) ");
    private static final Set<String> OF_THE_LAUNCHER = Set.of("--master", "--deploy-mode", "--jar");
    private static final Set<String> ON_THE_CLUSTER = Set.of("ingest", "train", "sample");
    private static final Pattern OUR_FILE = Pattern.compile("(conf|submit|jobs/src)/[^$*:]+");
    private static final Pattern COMMENT = Pattern.compile("(?m)^# +(submit/sparkgan .*)$");

    /** Mains of the jobs that the launcher starts, by the names of the jobs. */
    private static final Map<String, String> JOBS = new TreeMap<>();

    @BeforeAll
    static void readLauncher() throws IOException {
        JOB.matcher(Files.readString(Page.ROOT.resolve(LAUNCHER)))
                .results()
                .forEach(job -> JOBS.put(job.group(2), job.group(1)));
        assertThat(JOBS).hasSizeGreaterThan(5);
    }

    static List<Page> pages() throws IOException {
        return Page.all();
    }

    static List<Path> presets() throws IOException {
        try (Stream<Path> files = Files.list(Page.ROOT.resolve("conf"))) {
            return files.filter(file -> file.toString().endsWith(".conf")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void blocksAreCommands(Page page) throws IOException, InterruptedException {
        for (String block : page.blocks("sh")) {
            requireSyntax(block);
            requireCommands(block);
        }
    }

    @ParameterizedTest
    @MethodSource("presets")
    void commentsAreCommands(Path preset) throws IOException {
        requireCommands(COMMENT.matcher(Files.readString(preset))
                .results()
                .map(comment -> comment.group(1))
                .collect(Collectors.joining("\n")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsInLinesNameJobs(Page page) {
        page.codes().stream()
                .filter(code -> code.startsWith(LAUNCHER + " ") && !code.startsWith(LAUNCHER + " -"))
                .map(code -> code.split(" ", 3)[1])
                .filter(job -> !job.equals("JOB"))
                .forEach(job -> assertThat(JOBS).containsKey(job));
    }

    @Test
    void everyJobAndEachOfItsOptionsIsDescribed() throws IOException {
        Page page = Page.of("jobs/README.md");
        Set<String> ofAll = optionsOf(new ReportJob());
        ofAll.forEach(option -> assertThat(page.section("The command line")).contains(option));
        for (Map.Entry<String, String> job : JOBS.entrySet()) {
            String section = page.section(job.getKey());
            assertThat(section).contains("```sh\n" + LAUNCHER + " " + job.getKey());
            assertThat(page.text()).contains(job.getValue());
            optionsOf(newJob(job.getValue())).stream()
                    .filter(option -> !ofAll.contains(option))
                    .forEach(option -> assertThat(section).containsPattern("\\| `" + option + "[ `]"));
            assertThat(Page.of("README.md").text())
                    .contains("| [`" + job.getKey() + "`](jobs/README.md#" + job.getKey());
        }
    }

    private static void requireSyntax(String block) throws IOException, InterruptedException {
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.getOutputStream().write(block.getBytes(UTF_8));
        bash.getOutputStream().close();
        assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(bash.waitFor()).as(block).isZero();
    }

    private static void requireCommands(String script) {
        for (List<String> words : ShellCommands.of(script)) {
            for (String word : words) {
                if (OUR_FILE.matcher(word).matches()) {
                    assertThat(Page.ROOT.resolve(word)).exists();
                }
            }
            if (words.get(0).equals(LAUNCHER)) {
                assertThat(JOBS).containsKey(words.get(1));
                requireJob(words.get(1), words.subList(2, words.size()));
            } else if (words.contains("--class") && words.get(0).equals("spark-submit")) {
                requireMain(words);
            }
        }
    }

    private static void requireJob(String job, List<String> words) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            if (OF_THE_LAUNCHER.contains(words.get(i))) {
                i++;
                assertThat(words.get(i).equals("cluster") && !ON_THE_CLUSTER.contains(job))
                        .as("%s runs on a cluster", job)
                        .isFalse();
            } else {
                arguments.add(words.get(i));
            }
        }
        requireArguments(newJob(JOBS.get(job)), arguments);
    }

    private static void requireMain(List<String> words) {
        String main = words.get(words.indexOf("--class") + 1);
        String job = main.substring(main.lastIndexOf('.') + 1);
        assertThat(JOBS).containsValue(job);
        assertThat(main).isEqualTo(Job.class.getPackageName() + "." + job);
        int jar = words.indexOf("jobs/target/sparkgan-jobs.jar");
        assertThat(jar).as("the jar in %s", words).isPositive();
        requireArguments(newJob(job), words.subList(jar + 1, words.size()));
    }

    private static void requireArguments(Job job, List<String> arguments) {
        ParseResult parsed = new CommandLine(job)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.toArray(String[]::new));
        List<String> names = parsed.matchedOptionValue("--conf", List.of());
        List<SettingsFile> files = names.stream()
                .filter(name -> !name.contains(":"))
                .map(name -> SettingsFile.at(Page.ROOT.resolve(name)))
                .toList();
        List<String> settings = parsed.matchedPositionalValue(0, List.of());
        assertThat(ConfigReader.read(files, settings)).isNotNull();
    }

    private static Job newJob(String main) {
        try {
            return Class.forName(Job.class.getPackageName() + "." + main)
                    .asSubclass(Job.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Set<String> optionsOf(Job job) {
        return new CommandLine(job)
                .getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toSet());
    }
}
