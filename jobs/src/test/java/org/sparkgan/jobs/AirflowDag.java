package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of {@code submit/airflow/sparkgan_dag.py}, whose tasks run on this machine by the real spark-submit. Needs python3,
 * but not Airflow.
 *
 * @param file the copy
 * @param work folder of datasets, runs and pictures
 * @param environment of the tasks
 */
record AirflowDag(Path file, Path work, Map<String, String> environment) {
    private static final Path ORIGINAL = Path.of("..", "submit", "airflow", "sparkgan_dag.py");
    private static final Path TOOLS = Path.of("src", "test", "airflow").toAbsolutePath();
    private static final Path SPARK = Build.SPARK.resolve("bin");

    /** Skips the test where there is no python3. */
    static void assumePython() {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        assumeTrue(found, "no python3 on the PATH");
    }

    /** A copy in {@code folder} with {@code part} replaced. */
    static AirflowDag in(Path folder, String part, String other, Map<String, String> environment) throws IOException {
        String dag = Files.readString(ORIGINAL);
        assertThat(dag).contains(part);
        return new AirflowDag(
                Files.writeString(folder.resolve("sparkgan_dag.py"), dag.replace(part, other)), folder, environment);
    }

    /** What check_dag.py has to say against it, a line each. */
    List<String> problems() throws Exception {
        return python("check_dag.py", file.toString()).out().lines().toList();
    }

    /** What it makes with that version of Airflow. */
    JsonNode described(int airflow) throws Exception {
        Outcome outcome = python("run_dag.py", file.toString(), Integer.toString(airflow), "describe");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }

    /** One try of a task, and how it ends. */
    JsonNode attempt(String task, String spark, int number, String... params) throws Exception {
        return end(start(task, spark, number, params));
    }

    /** Begins one try of a task. */
    Process start(String task, String spark, int number, String... params) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run_dag.py",
                file.toString(),
                "3",
                task,
                spark,
                Integer.toString(number),
                "source=" + work.resolve("images"),
                "datasets=" + work.resolve("datasets"),
                "runs=" + work.resolve("runs"),
                "samples=" + work.resolve("samples"),
                "settings=" + work.resolve("small.conf").toUri(),
                "jar=" + Build.JAR,
                "workers=1",
                "sample_count=3"));
        arguments.addAll(List.of(params));
        return start(arguments);
    }

    /** How a try has ended: done, again or failed; its last line tells. */
    JsonNode end(Process process) throws Exception {
        Outcome outcome = outcome(process);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private Outcome python(String... arguments) throws Exception {
        return outcome(start(List.of(arguments)));
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("python3", TOOLS.resolve(arguments.get(0)).toString()));
        command.addAll(arguments.subList(1, arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(work.resolve("out").toFile())
                .redirectError(work.resolve("err").toFile());
        builder.environment().put("PATH", SPARK + ":" + System.getenv("PATH"));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().keySet().removeIf(name -> name.startsWith("SPARK"));
        builder.environment().putAll(environment);
        builder.environment().computeIfAbsent("SPARK_SUBMIT_OPTS", name -> QuickStart.OPTIONS);
        return builder.start();
    }

    private Outcome outcome(Process process) throws Exception {
        return new Outcome(
                Patience.awaitEnd(process),
                Files.readString(work.resolve("out")),
                Files.readString(work.resolve("err")));
    }
}
