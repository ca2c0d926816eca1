package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How a job ended.
 *
 * @param code exit code
 * @param out what it said
 * @param err its errors
 */
record Outcome(int code, String out, String err) {
    /** The launchers that the test has started. */
    private static final Set<Process> LAUNCHED = ConcurrentHashMap.newKeySet();

    private static final Path LAUNCHER = Path.of("..", "submit", "sparkgan").toAbsolutePath();

    /** Runs a job in this JVM. */
    static Outcome of(Job job, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Job.execute(job, arguments, new PrintWriter(out), new PrintWriter(err));
        return new Outcome(code, out.toString(), err.toString());
    }

    /** Runs the launcher in {@code folder} and waits for its end. */
    static Outcome ofLauncher(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return of(LAUNCHER.normalize(), folder, quick(environment), arguments);
    }

    /** The same with another script of the project, which needs no Spark. */
    static Outcome of(Path script, Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("sparkgan", ".out");
        Path err = Files.createTempFile("sparkgan", ".err");
        try {
            Process process = start(script, folder, environment, out, err, arguments);
            return new Outcome(Patience.awaitEnd(process), Files.readString(out), Files.readString(err));
        } catch (AssertionError e) {
            throw new AssertionError("so far it said: " + Files.readString(err), e);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts the launcher. */
    static Process start(Path folder, Map<String, String> environment, Path out, Path err, String... arguments)
            throws IOException {
        return start(LAUNCHER.normalize(), folder, quick(environment), out, err, arguments);
    }

    private static Map<String, String> quick(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.computeIfAbsent("SPARK_SUBMIT_OPTS", name -> QuickStart.OPTIONS);
        return all;
    }

    private static Process start(
            Path script, Path folder, Map<String, String> environment, Path out, Path err, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPARK"));
        if (!Build.IS_DEFAULT) {
            builder.environment().put("SPARK_HOME", Build.SPARK.toString());
        }
        // A script that built would start a Maven inside the one that tests.
        builder.environment().put("SPARKGAN_BUILD", "no");
        builder.environment().putAll(environment);
        Process process = builder.start();
        LAUNCHED.add(process);
        return process;
    }

    /** Ends what a test has started and not waited for: it would keep the cluster from the next one. */
    public static final class EndOfLaunches implements AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext context) throws InterruptedException {
            for (Process process : LAUNCHED) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                Patience.awaitEnd(process.destroyForcibly());
            }
            LAUNCHED.clear();
        }
    }

    /** The job ended with {@code expected} and one line that holds all {@code parts}. */
    void isRefused(ExitCode expected, String... parts) {
        assertThat(err).contains(parts).startsWith("sparkgan: ").doesNotContain("\tat ");
        assertThat(err.lines()).hasSize(1);
        assertThat(code).isEqualTo(expected.code());
        assertThat(err.getBytes(StandardCharsets.UTF_8).length).isLessThan(1000);
    }

    /** The job ended well. */
    Outcome isDone() {
        assertThat(err).isEmpty();
        assertThat(code).isZero();
        return this;
    }
}
