package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A project that holds the launcher and all that it looks at, with stand-ins for Java, Maven and Spark that take no time.
 *
 * @param root its folder
 */
record LauncherProject(Path root) {
    /** Tells what it was given. */
    private static final String SUBMIT = "env -0; printf '\\0'; printf '%s\\0' \"$@\"";

    private static final Path OURS = Path.of("..").toAbsolutePath().normalize();

    /**
     * What Spark was given.
     *
     * @param environment {@code NAME=value} each
     * @param arguments of spark-submit
     */
    record Submitted(List<String> environment, List<String> arguments) {
        /** The job's jar, which follows its class. */
        Path jar() {
            String address = arguments.get(arguments.indexOf("--class") + 2);
            return Path.of(URI.create(address));
        }

        String options() {
            return environment.stream()
                    .filter(variable -> variable.startsWith("SPARK_SUBMIT_OPTS="))
                    .findFirst()
                    .orElseThrow();
        }

        /** The value of an option of Java, as Spark's launcher takes the quotes and backslashes off it. */
        String option(String name) {
            String rest = options().substring(options().indexOf(name) + name.length());
            if (options().charAt(options().indexOf(name) - 1) != '"') {
                return rest.split("\\s", 2)[0];
            }
            return rest.split("(?<!\\\\)\"", 2)[0].replaceAll("\\\\(.)", "$1");
        }
    }

    /** Makes one whose jar is newer than its sources. */
    static LauncherProject in(Path root) throws IOException {
        LauncherProject project = new LauncherProject(Files.createDirectories(root));
        for (String name : List.of("submit", "conf")) {
            Path to = Files.createDirectory(root.resolve(name));
            try (Stream<Path> files = Files.list(OURS.resolve(name))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        assertThat(project.launcher().toFile().setExecutable(true)).isTrue();
        for (String source : List.of("common/src/main/java/Changed.java", "jobs/src/main/java/Job.java")) {
            Files.createFile(Files.createDirectories(root.resolve(source).getParent())
                    .resolve(Path.of(source).getFileName()));
        }
        for (String pom : List.of("pom.xml", "common/pom.xml", "jobs/pom.xml")) {
            Files.createFile(root.resolve(pom));
        }
        Path spark = Files.createDirectories(root.resolve("jobs/target/spark"));
        Files.writeString(
                spark.resolve("RELEASE"), "Spark\nBuild flags: -Dnd4j.classifier=theirs -P every-processor\n");
        project.addJar("jobs/target/sparkgan-jobs.jar");
        script(root.resolve("jobs/target/spark/bin/spark-submit"), SUBMIT);
        project.standIn("java", "echo 'openjdk version \"17.0.9\" 2023-10-17' >&2");
        project.standIn("mvn", """
                echo "$@" >>"$(dirname "$0")/builds"
                if [ -n "${BUILD_FAILS:-}" ]; then echo "$BUILD_FAILS"; exit 1; fi
                sleep 0.2
                target=jobs/target
                case "$*" in *spark-3.5*) target=jobs/target/spark-3.5 ;; esac
                touch -d '+10 seconds' "$(dirname "$0")/../$target/sparkgan-jobs.jar\"""");
        return project;
    }

    Path launcher() {
        return root.resolve("submit/sparkgan");
    }

    Path jar() {
        return root.resolve("jobs/target/sparkgan-jobs.jar");
    }

    /** A command that the launcher finds before others of its name. */
    void standIn(String name, String commands) throws IOException {
        script(root.resolve("stand-ins").resolve(name), commands);
    }

    /** A Spark whose jar of this name tells its line. */
    Path spark(Path home, String core) throws IOException {
        script(home.resolve("bin/spark-submit"), SUBMIT);
        Files.createFile(Files.createDirectory(home.resolve("jars")).resolve(core));
        return home;
    }

    /** A jar that is newer than the sources. */
    Path addJar(String name) throws IOException {
        Path jar = root.resolve(name);
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        touch(name, Instant.now().plusSeconds(1));
        return jar;
    }

    /** A JDK that says that it is of this version. */
    Path jdk(Path home, String version) throws IOException {
        script(home.resolve("bin/java"), "echo 'openjdk version \"" + version + "\" 2023-10-17' >&2");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** Leaves no Maven to be found, be it the machine's. */
    void removeMaven() throws IOException {
        Path tools = Files.createDirectory(root.resolve("tools"));
        for (String tool : List.of(
                "bash",
                "cut",
                "date",
                "dirname",
                "env",
                "find",
                "flock",
                "grep",
                "head",
                "id",
                "locale",
                "mkdir",
                "mktemp",
                "mv",
                "readlink",
                "rm",
                "sed",
                "tail")) {
            for (String bin : List.of("/bin", "/usr/bin")) {
                if (Files.exists(Path.of(bin, tool)) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), Path.of(bin, tool));
                }
            }
        }
        Files.delete(root.resolve("stand-ins/mvn"));
    }

    /** The arguments of each build. */
    List<String> builds() throws IOException {
        Path builds = root.resolve("stand-ins/builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    void touch(String name, Instant time) throws IOException {
        Files.setLastModifiedTime(root.resolve(name), FileTime.from(time));
    }

    Outcome launch(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return launch(launcher(), environment, arguments);
    }

    Outcome launch(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(launcher, environment, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    /** Starts the job {@code inspect}. */
    Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "inspect"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        Path tools = root.resolve("tools");
        builder.environment().clear();
        builder.environment()
                .put("PATH", root.resolve("stand-ins") + ":" + (Files.exists(tools) ? tools : "/usr/bin:/bin"));
        builder.environment().put("HOME", root.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What Spark was given by a launcher that had nothing to say. */
    Submitted submitted(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        String[] parts = launch(launcher, environment, arguments).isDone().out().split("\0\0", 2);
        String[] words = parts[1].split("\0", -1);
        return new Submitted(List.of(parts[0].split("\0")), List.of(words).subList(0, words.length - 1));
    }

    private static void script(Path file, String commands) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + commands + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
