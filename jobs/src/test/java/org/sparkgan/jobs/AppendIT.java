package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset grows, and what a user can get wrong about it. */
class AppendIT {
    @TempDir
    private Path folder;

    private Path dataset;

    @BeforeEach
    void ingest() throws IOException {
        dataset = Images.dataset(folder);
    }

    @Test
    void theDatasetGetsANewVersion() throws IOException {
        assertThat(append().isDone().out())
                .contains("nothing new for file:" + dataset
                        + ", which stays version 1: 240 were there already, rejected 0");
        run(new TrainJob()).isDone();
        Path another = firstOf(folder.resolve("images"));
        Files.copy(another, another.resolveSibling("another.png"));
        Files.createFile(another.resolveSibling("empty.png"));

        assertThat(append("data.max-rejected=0.5").isDone().out().lines())
                .contains(
                        "added 1 images of 28x28 grey to file:" + dataset
                                + ", now version 2: 240 were there already, rejected 1",
                        "  1 rejected: is empty");

        Outcome inspect = Outcome.of(
                        new InspectJob(), "data.path=" + dataset, "--verify", "--out", "" + folder.resolve("sheet.png"))
                .isDone();
        assertThat(inspect.out().lines())
                .contains(
                        "241 images of 28x28 grey, version 2",
                        "version 1: 240 images from file:" + folder.resolve("images"),
                        "version 2: 1 images from file:" + folder.resolve("images"),
                        "  1 rejected: is empty",
                        "1 images rejected",
                        "every file is as ingest wrote it (SHA-256)");
        run(new TrainJob(), "--resume")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "the dataset was 240 images of 28x28 grey",
                        "is now 241 images of 28x28 grey",
                        "or another run.dir");
    }

    @Test
    void wrongArgumentsAreRefused() throws IOException {
        append("--overwrite")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "--append keeps the dataset that is there and --overwrite replaces it: give one");
        append("data.image-size=32")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "data.image-size is 32, but the dataset data.path " + dataset + " holds images of 28x28 grey");
        append("data.path=" + folder.resolve("missing"))
                .isRefused(ExitCode.DATA_UNUSABLE, "data.path", "no such folder", "submit/sparkgan ingest");
        assertThat(folder.resolve("missing")).doesNotExist();
        append("data.source=" + folder.resolve("gone"))
                .isRefused(ExitCode.DATA_UNUSABLE, "data.source", "no such file or folder");
    }

    private Outcome append(String... more) {
        String[] common = {"--append", "data.source=" + folder.resolve("images"), "data.path=" + dataset};
        return Outcome.of(
                new IngestJob(),
                Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new));
    }

    private Outcome run(Job job, String... more) {
        String[] common = Images.small(
                "data.path=" + dataset,
                "run.dir=" + folder.resolve("run"),
                "training.iterations=2",
                "checkpoint.every=1");
        return Outcome.of(job, Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new));
    }

    private static Path firstOf(Path images) throws IOException {
        try (Stream<Path> files = Files.walk(images)) {
            return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
    }
}
