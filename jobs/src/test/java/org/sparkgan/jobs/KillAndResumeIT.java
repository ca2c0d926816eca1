package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Sha256;

/** A run that was stopped goes on as if it never had been, to the last bit. */
class KillAndResumeIT {
    private static final int ITERATIONS = 60;
    private static final String SHARING = "training.sync=gradient-sharing";

    /** Never averaged but at the end. */
    private static final String GENERATOR_APART = "training.generator-averaging-every=1000000";

    @TempDir
    private static Path shared;

    private static Path dataset;
    private static Path unbroken;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainUnbroken() throws IOException {
        dataset = Images.dataset(shared);
        unbroken = shared.resolve("unbroken");
        Outcome.of(new TrainJob(), arguments(unbroken, ITERATIONS)).isDone();
    }

    @Test
    void aRunThatEndedGoesOn() throws IOException {
        Path run = folder.resolve("run");
        Outcome.of(new TrainJob(), arguments(run, 20)).isDone();
        Outcome.of(new TrainJob(), arguments(run, ITERATIONS, "--resume")).isDone();
        assertSame(run);
    }

    @Test
    void aKilledRunGoesOn() throws Exception {
        Path run = folder.resolve("run");
        Process process = startEndlessRun(run);
        process.destroyForcibly();
        Patience.awaitEnd(process);
        assertResumedIsSame(run);
    }

    @Test
    void anInterruptedRunSavesWhatItHas() throws Exception {
        Path run = folder.resolve("run");
        Process process = startEndlessRun(run);
        process.destroy();
        Patience.awaitEnd(process);
        assertThat(folder.resolve("err")).content().contains("interrupted at iteration", "go on with --resume");
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(run.resolve("result.json")).content().contains("\"interrupted\"", "\"exit_code\" : 5");
        assertResumedIsSame(run);
    }

    @Test
    void aRunThatIsInterruptedWhileItMeasuresHasNothingToSave() throws Exception {
        Path run = folder.resolve("run");
        Process process = start(run, "training.averaging-frequency=auto");
        Patience patience = new Patience();
        while (!Files.readString(folder.resolve("err")).contains("measuring")) {
            patience.pause();
        }
        process.destroy();
        Patience.awaitEnd(process);
        assertThat(folder.resolve("err")).content().contains("interrupted before the first round", "--resume");
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(run.resolve("result.json")).content().contains("\"interrupted\"", "\"exit_code\" : 5");
        Outcome.of(new TrainJob(), arguments(run, ITERATIONS, "--resume")).isDone();
        assertSame(run);
    }

    @Test
    void aKilledRunOfGradientSharingGoesOn() throws Exception {
        Path run = folder.resolve("run");
        Process process = startEndlessRun(run, SHARING);
        process.destroyForcibly();
        Patience.awaitEnd(process);
        Outcome.of(new TrainJob(), arguments(run, 1_000_000, "--resume", SHARING, "training.share-every=3"))
                .isRefused(ExitCode.WRONG_SETTINGS, "training.share-every was 5, is now 3");
        Path resumed = assertResumedIsSame(run, SHARING);
        assertThat(workerFiles(latest(run))).hasSize(2).isEqualTo(workerFiles(latest(resumed)));
    }

    @Test
    void anInterruptedRunSavesNetworksThatWereNotAveraged() throws Exception {
        Path run = folder.resolve("run");
        Process process = startEndlessRun(run, GENERATOR_APART);
        process.destroy();
        assertThat(Patience.awaitEnd(process)).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(workerFiles(latest(run))).hasSize(2);
        Path resumed = assertResumedIsSame(run, GENERATOR_APART);
        assertThat(workerFiles(latest(resumed))).isEmpty();
    }

    /** Goes on to the next multiple of ten, as far as the stopped run went, and compares with a run that was not stopped. */
    private Path assertResumedIsSame(Path run, String... more) throws IOException {
        int reached = Integer.parseInt(latest(run).getFileName().toString());
        int until = reached + 20;
        Outcome.of(new TrainJob(), arguments(run, until, with("--resume", more)))
                .isDone();
        Path other = folder.resolve("other");
        Outcome.of(new TrainJob(), arguments(other, until, more)).isDone();
        assertThat(latest(run).resolve("state.bin"))
                .hasSameBinaryContentAs(latest(other).resolve("state.bin"));
        assertThat(losses(run)).isEqualTo(losses(other));
        return other;
    }

    private static String[] with(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    /** What each worker saved, in the order of the workers. */
    private static List<String> workerFiles(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            List<String> contents = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".state"))
                    .sorted()
                    .toList()) {
                contents.add(Sha256.hex(Files.readAllBytes(file)));
            }
            return contents;
        }
    }

    private void assertSame(Path run) throws IOException {
        assertThat(latest(run).getFileName()).isEqualTo(latest(unbroken).getFileName());
        assertThat(latest(run).resolve("state.bin"))
                .hasSameBinaryContentAs(latest(unbroken).resolve("state.bin"));
        assertThat(losses(run)).isEqualTo(losses(unbroken));
    }

    /** A run in a process of its own, with a checkpoint already. */
    private Process startEndlessRun(Path run, String... more) throws Exception {
        Process process = start(run, more);
        Patience patience = new Patience();
        while (!hasCheckpoint(run)) {
            assertThat(process.isAlive())
                    .as("the run ended: %s", Files.readString(folder.resolve("err")))
                    .isTrue();
            patience.pause();
        }
        return process;
    }

    private Process start(Path run, String... more) throws IOException {
        String[] arguments = Stream.concat(Stream.of("train"), Stream.of(arguments(run, 1_000_000, more)))
                .toArray(String[]::new);
        return Outcome.start(folder, Map.of(), folder.resolve("out"), folder.resolve("err"), arguments);
    }

    private static boolean hasCheckpoint(Path run) throws IOException {
        Path checkpoints = run.resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.anyMatch(checkpoint -> Files.exists(checkpoint.resolve("manifest.json")));
        }
    }

    private static Path latest(Path run) throws IOException {
        try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
            return all.filter(checkpoint -> Files.exists(checkpoint.resolve("manifest.json")))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }

    /** Everything of the metrics but times. */
    private static List<String> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll("\"(images_per_second|[a-z]+_ms)\":[^,}]*,?", ""))
                .toList();
    }

    private static String[] arguments(Path run, int iterations, String... more) {
        String[] own = Images.small(
                "data.path=" + dataset,
                "run.dir=" + run,
                "training.iterations=" + iterations,
                "training.averaging-frequency=10",
                "training.share-every=5",
                "checkpoint.every=10",
                "samples.every=1000000");
        return Stream.concat(Arrays.stream(own), Arrays.stream(more)).toArray(String[]::new);
    }
}
