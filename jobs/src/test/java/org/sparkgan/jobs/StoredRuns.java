package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.storage.Folder;

/**
 * Jobs in processes of their own, with dataset and runs on a file system of Hadoop's.
 *
 * @param local where the launcher is called
 * @param store the folder that holds all
 * @param master of Spark
 * @param sparkOptions for spark-submit
 * @param environment of the launcher
 */
record StoredRuns(Path local, Folder store, String master, List<String> sparkOptions, Map<String, String> environment) {
    StoredRuns(Path local, Folder store, String master, List<String> sparkOptions) {
        this(local, store, master, sparkOptions, Map.of());
    }

    /** On {@code cluster}, with a small driver and small executors, in a folder to which a dataset of drawn images goes. */
    static StoredRuns on(StandaloneCluster cluster, Path folder) throws Exception {
        Images.dataset(folder);
        return new StoredRuns(
                folder,
                Folder.at(folder.toUri().toString(), new Configuration()),
                cluster.master(),
                StandaloneCluster.SMALL);
    }

    /** The same runs on another master. */
    StoredRuns on(String other, List<String> options) {
        return new StoredRuns(local, store, other, options, environment);
    }

    /** The same runs with more options for spark-submit. */
    StoredRuns with(String... options) {
        return new StoredRuns(
                local,
                store,
                master,
                Stream.concat(sparkOptions.stream(), Stream.of(options)).toList(),
                environment);
    }

    /** Stores 240 drawn images in {@code images}. */
    void drawImages() throws IOException {
        Path drawn = Images.draw(local.resolve("drawn"));
        try (Stream<Path> files = Files.walk(drawn)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                store.write("images/" + drawn.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    /** Packs {@code images} into {@code dataset}. */
    Outcome ingest(String... more) throws Exception {
        String[] own = {
            "data.source=" + uri("images"), "data.path=" + uri("dataset"), "data.image-size=28", "data.channels=1"
        };
        return launch(Stream.of(Stream.of("ingest"), Stream.of(own), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    /** Trains on {@code dataset}. */
    Outcome train(String run, int iterations, String... more) throws Exception {
        return launch(training(run, iterations, more));
    }

    /** Trains in this JVM, which spares the start of others: what is made is the same to the last bit. */
    Outcome trainHere(String run, int iterations, String... more) {
        return Outcome.of(new TrainJob(), settings(run, iterations, more));
    }

    /** Trains with the driver on the cluster. */
    Outcome submit(String run, int iterations, String... more) throws IOException, InterruptedException {
        String[] all = Stream.concat(Stream.of(more), Stream.of("--deploy-mode", "cluster"))
                .toArray(String[]::new);
        return Outcome.ofLauncher(local, environment, withOptions(training(run, iterations, all)));
    }

    /** Begins a training that does not end by itself, and waits for its first checkpoint. */
    Process startTraining(String run) throws Exception {
        Process process = begin(run, 1_000_000);
        awaitCheckpointAfter(0, run, process);
        return process;
    }

    /** Begins a training whose words go to the files {@code out} and {@code err}. */
    Process begin(String run, int iterations, String... more) throws IOException {
        return Outcome.start(
                local,
                environment,
                local.resolve("out"),
                local.resolve("err"),
                withOptions(training(run, iterations, more)));
    }

    /** Waits until {@code process} has ended {@code rounds} rounds. */
    void awaitRounds(int rounds, String run, Process process) throws Exception {
        Patience patience = new Patience();
        while (rounds(run) < rounds) {
            assertRuns(process);
            patience.pause();
        }
    }

    /** Rounds whose metrics are written. */
    int rounds(String run) throws IOException {
        return store.exists(run + "/metrics.jsonl")
                ? (int) new String(store.read(run + "/metrics.jsonl"), StandardCharsets.UTF_8)
                        .lines()
                        .count()
                : 0;
    }

    /** The errors of a process of {@link #begin} that ended as expected, in words for users. */
    String assertEnds(Process process, ExitCode code) throws Exception {
        int exitCode = Patience.awaitEnd(process);
        String errors = Files.readString(local.resolve("err"));
        assertThat(exitCode).as(errors).isEqualTo(code.code());
        assertThat(errors).doesNotContain("\tat ");
        return errors;
    }

    private void assertRuns(Process process) throws IOException {
        assertThat(process.isAlive())
                .as("the run ended: %s", Files.readString(local.resolve("err")))
                .isTrue();
    }

    /** Waits until {@code process} has saved a checkpoint above {@code iteration}; its iteration. */
    int awaitCheckpointAfter(int iteration, String run, Process process) throws Exception {
        Patience patience = new Patience();
        while (latest(run) <= iteration) {
            assertRuns(process);
            patience.pause();
        }
        return latest(run);
    }

    /** Makes 12 images in {@code made} with the generator of a run. */
    Outcome sample(String run) throws Exception {
        return launch("sample", "run.dir=" + uri(run), "sample.out=" + uri("made"), "sample.count=12");
    }

    /** Calls the launcher. */
    Outcome launch(String... arguments) throws Exception {
        return Outcome.ofLauncher(local, environment, withOptions(arguments));
    }

    /** The whole address of {@code name}. */
    String uri(String name) {
        return store.folder(name).uri();
    }

    /** The iteration of the latest complete checkpoint, 0 where there is none. */
    int latest(String run) throws IOException {
        Folder checkpoints = store.folder(run + "/checkpoints");
        int latest = 0;
        for (String name : checkpoints.list()) {
            if (checkpoints.exists(name + "/manifest.json")) {
                latest = Math.max(latest, Integer.parseInt(name));
            }
        }
        return latest;
    }

    /** Both runs have made the same states and the same losses. */
    void assertSame(String run, String other) throws IOException {
        assertThat(latest(run)).isEqualTo(latest(other));
        assertSameCheckpoint(latest(run), run, other);
        assertThat(losses(run)).isNotEmpty().isEqualTo(losses(other));
    }

    /** Both runs have saved the same state after {@code iteration}, that of workers included. */
    void assertSameCheckpoint(int iteration, String run, String other) throws IOException {
        String checkpoint = String.format(Locale.ROOT, "/checkpoints/%09d", iteration);
        assertThat(states(run + checkpoint)).isNotEmpty().isEqualTo(states(other + checkpoint));
    }

    /** What the manifest says of the files that a run goes on from, and of its generators. */
    private List<String> states(String checkpoint) throws IOException {
        JsonNode files = new ObjectMapper()
                .readTree(store.read(checkpoint + "/manifest.json"))
                .path("files");
        List<String> states = new ArrayList<>();
        files.properties().forEach(file -> {
            if (file.getKey().matches("state.bin|generator.*[.]zip|.*[.]state")) {
                // The name of a worker's file ends with the number of its task's attempt.
                states.add(file.getKey().replaceAll("-\\d+[.]state", "") + " " + file.getValue());
            }
        });
        return states;
    }

    /** Everything of the metrics but times. */
    private List<String> losses(String run) throws IOException {
        return new String(store.read(run + "/metrics.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll("\"(images_per_second|[a-z]+_ms)\":[^,}]*,?", ""))
                .toList();
    }

    private String[] training(String run, int iterations, String... more) {
        return Stream.concat(Stream.of("train"), Stream.of(settings(run, iterations, more)))
                .toArray(String[]::new);
    }

    private String[] settings(String run, int iterations, String... more) {
        String[] own = Images.small(
                "data.path=" + uri("dataset"),
                "run.dir=" + uri(run),
                "training.iterations=" + iterations,
                "training.averaging-frequency=10",
                "checkpoint.every=10",
                "samples.every=20");
        return Stream.concat(Stream.of(own), Stream.of(more)).toArray(String[]::new);
    }

    private String[] withOptions(String... arguments) {
        return Stream.of(Stream.of(arguments), Stream.of("--master", master, "--"), sparkOptions.stream())
                .flatMap(part -> part)
                .toArray(String[]::new);
    }
}
