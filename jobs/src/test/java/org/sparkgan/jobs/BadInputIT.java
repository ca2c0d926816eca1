package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can get wrong ends with one clear line, its exit code, and nothing half-written. */
class BadInputIT {
    @TempDir
    private static Path shared;

    private static Path dataset;

    @TempDir
    private Path folder;

    @BeforeAll
    static void ingest() throws IOException {
        dataset = Images.dataset(shared);
    }

    @Test
    void noDataset() throws IOException {
        train(folder.resolve("missing"))
                .isRefused(ExitCode.DATA_UNUSABLE, "data.path", "missing", "no such folder", "submit/sparkgan ingest");
        assertNothingIn(folder);
    }

    @Test
    void anImageFolderWhereADatasetIsNeeded() {
        train(shared.resolve("images"))
                .isRefused(ExitCode.DATA_UNUSABLE, "data.path", "it holds images", "submit/sparkgan ingest");
    }

    @Test
    void anEmptyFolder() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        ingest(empty).isRefused(ExitCode.DATA_UNUSABLE, "data.source", empty.toString());
        assertNothingIn(folder, "empty");
    }

    @Test
    void allImagesBroken() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images/cat")).getParent();
        Files.writeString(images.resolve("cat/one.png"), "no picture");
        Files.writeString(images.resolve("cat/two.jpg"), "no picture");
        ingest(images).isRefused(ExitCode.DATA_UNUSABLE, "data.source", "none of 2 images can be read", "cat/");
        assertNothingIn(folder, "images");
    }

    @Test
    void tablesThatCannotBeRead() throws IOException {
        table("gan_none").isRefused(ExitCode.WRONG_SETTINGS, "data.source gan_none: there is no such table");
        String parquet = dataset.toString() + "/data-*";
        table(parquet, "data.table-format=fables")
                .isRefused(ExitCode.WRONG_SETTINGS, "data.table-format must be a format that this Spark knows");
        table(parquet, "data.table-format=parquet")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "data.image-column must be a column of the table, one of [path, label, height,",
                        "but is content");
        table(parquet, "data.table-format=parquet", "data.image-column=pixels", "data.label-column=pixels")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "data.label-column must be a column of type string or whole numbers, but pixels is binary");
        assertNothingIn(folder);
    }

    private Outcome table(String name, String... more) {
        return Outcome.of(
                new IngestJob(),
                Stream.concat(
                                Stream.of(
                                        "data.source=" + name,
                                        "data.source-format=table",
                                        "data.path=" + folder.resolve("packed"),
                                        "data.path-column=path",
                                        "data.image-size=28"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void aFileThatIsNoIdxFile() throws IOException {
        Path file = Files.writeString(folder.resolve("train-images-idx3-ubyte"), "no IDX file, but long enough");
        ingest(file).isRefused(ExitCode.DATA_UNUSABLE, file.toString(), "IDX");
        assertNothingIn(folder, file.getFileName().toString());
    }

    @Test
    void aDatasetThatIsThereAlready() {
        Outcome.of(
                        new IngestJob(),
                        "data.source=" + shared.resolve("images"),
                        "data.path=" + dataset,
                        "data.image-size=28")
                .isRefused(ExitCode.WRONG_SETTINGS, "data.path", dataset.toString(), "--overwrite");
    }

    @Test
    void aFileOfTheDatasetThatHasChanged() throws IOException {
        Path copy = copyOfDataset();
        Path file = parquetOf(copy);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        inspect(copy, "--verify")
                .isRefused(
                        ExitCode.DATA_UNUSABLE, copy + " is damaged", file.getFileName() + " changed since", "SHA-256");
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        train(copy)
                .isRefused(
                        ExitCode.DATA_UNUSABLE,
                        file.getFileName() + " has " + (bytes.length - 1) + " bytes instead of " + bytes.length);
        assertNothingIn(folder, "copy");
    }

    @Test
    void aChangedFileThatTrainingReads() throws IOException {
        Path copy = copyOfDataset();
        Path file = parquetOf(copy);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        train(copy).isRefused(ExitCode.DATA_UNUSABLE, file.getFileName() + " is damaged or not as it was ingested");
        assertNothingIn(folder, "copy");
    }

    @Test
    void aFileOfTheDatasetThatIsMissing() throws IOException {
        Path copy = copyOfDataset();
        Path file = parquetOf(copy);
        Files.delete(file);
        inspect(copy)
                .isRefused(ExitCode.DATA_UNUSABLE, file.getFileName() + " of its manifest is missing", "--overwrite");
        train(copy).isRefused(ExitCode.DATA_UNUSABLE, file.getFileName() + " of its manifest is missing");
        assertNothingIn(folder, "copy");
    }

    @Test
    void aDatasetOfANewerVersion() throws IOException {
        Path copy = copyOfDataset();
        Path manifest = copy.resolve("_manifest.json");
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceFirst("\"schemaVersion\" : \\d+", "\"schemaVersion\" : 99"));
        String[] parts = {"data.path", copy.toString(), "written by a newer version (schema 99", "update SparkGAN"};
        train(copy).isRefused(ExitCode.DATA_UNUSABLE, parts);
        inspect(copy, "--verify").isRefused(ExitCode.DATA_UNUSABLE, parts);
        assertNothingIn(folder, "copy");
    }

    @Test
    void anArchiveWhereADatasetIsNeeded() throws IOException {
        Path archives = Files.createDirectory(folder.resolve("archives"));
        Files.createFile(archives.resolve("images.tar.gz"));
        train(archives).isRefused(ExitCode.DATA_UNUSABLE, "data.path", "it holds archives", "submit/sparkgan ingest");
        assertNothingIn(folder, "archives");
    }

    @Test
    void aContactSheetThatCannotBeWritten() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("sheet.png"));
        inspect(dataset).isRefused(ExitCode.WRONG_SETTINGS, "--out " + taken + " must be a file that can be written");
    }

    @Test
    void aSettingThatDoesNotExist() throws IOException {
        train(dataset, "gan.critic-step=3")
                .isRefused(ExitCode.WRONG_SETTINGS, "unknown setting gan.critic-step: did you mean gan.critic-steps?");
        assertNothingIn(folder);
    }

    @Test
    void aValueThatBreaksARule() throws IOException {
        train(dataset, "gan.clip=-1").isRefused(ExitCode.WRONG_SETTINGS, "gan.clip must be > 0", "but is -1.0");
        train(dataset, "gan.objective=wgan", "gan.r1=10")
                .isRefused(ExitCode.WRONG_SETTINGS, "gan.r1 must be 0 where gan.objective is wgan", "but is 10.0");
        train(
                        dataset,
                        "gan.schedule.shape=linear",
                        "gan.schedule.until=0",
                        "gan.objective=gan",
                        "gan.r1=1",
                        "gan.schedule.r1=0")
                .isRefused(ExitCode.WRONG_SETTINGS, "gan.schedule.until must be above 0", "but is 0");
        assertNothingIn(folder);
    }

    @Test
    void aBatchLargerThanTheDataset() throws IOException {
        train(dataset, "training.batch-size=241")
                .isRefused(ExitCode.WRONG_SETTINGS, "training.batch-size", "241", "240 images", "2 workers", "120");
        assertNothingIn(folder);
    }

    @Test
    void aBatchWithoutAnImageForEachWorker() throws IOException {
        train(dataset, "training.batch-size=2", "training.workers=3")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "training.batch-size must be at least training.workers (3), whose batches together it is, but is 2");
        assertNothingIn(folder);
    }

    @Test
    void moreWorkersThanImages() throws IOException {
        train(dataset, "training.batch-size=241", "training.workers=241")
                .isRefused(ExitCode.WRONG_SETTINGS, "training.", "240 images", "241");
        assertNothingIn(folder);
    }

    @Test
    void noLengthOfTheRun() throws IOException {
        train(dataset, "training.iterations=null")
                .isRefused(ExitCode.WRONG_SETTINGS, "training.epochs and training.iterations: give exactly one");
        assertNothingIn(folder);
    }

    @Test
    void aRunFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        train(dataset, "run.dir=" + file.resolve("run"))
                .isRefused(ExitCode.WRONG_SETTINGS, "run.dir", file.toString(), "must be a folder that can be written");
        assertThat(file).hasContent("in the way");
    }

    @Test
    void aRunFolderThatHoldsARun() {
        train(dataset).isDone();
        train(dataset).isRefused(ExitCode.WRONG_SETTINGS, "run.dir", "already holds a run", "--resume");
    }

    /** Refusals come before the folder is made or changed, so that the next try can take it. */
    @Test
    void aRunThatCannotBeEvaluatedLeavesNothing() throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        try (Stream<Path> drawn = Files.walk(shared.resolve("images"))) {
            for (Path file : drawn.filter(Files::isRegularFile).limit(2).toList()) {
                Files.copy(file, images.resolve(file.getFileName().toString()));
            }
        }
        ingest(images).isDone();
        train(folder.resolve("out"), "evaluate.every=2", "training.batch-size=1", "training.workers=1")
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluation needs 16 images or more", "has 2");
        train(dataset, "evaluate.every=1", "evaluate.count=241")
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluate.count must be at most the images of data.path", "241");
        Path text = Files.writeString(folder.resolve("text.zip"), "a text");
        train(dataset, "evaluate.every=1", "evaluate.features=" + text)
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluate.features " + text);
        train(dataset, "gan.conditional=true", "evaluate.every=1", "evaluate.features=" + folder.resolve("none.zip"))
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluate.features", "none.zip: no such file");
        assertNothingIn(folder, "images", "out", "text.zip");
        train(dataset).isDone();
        String result = Files.readString(folder.resolve("run/result.json"));
        train(dataset, "--resume", "training.iterations=4", "evaluate.every=1", "evaluate.count=241")
                .isRefused(ExitCode.WRONG_SETTINGS, "evaluate.count must be at most the images of data.path", "241");
        assertThat(folder.resolve("run/result.json")).hasContent(result);
    }

    @Test
    void resumingUnderOtherSettings() {
        train(dataset).isDone();
        train(dataset, "--resume", "gan.lambda=5", "training.seed=1")
                .isRefused(ExitCode.WRONG_SETTINGS, "gan.lambda was 10, is now 5", "training.seed was 42, is now 1");
    }

    @Test
    void aRunThatDivergesKeepsTheLastGoodCheckpoint() throws IOException {
        train(
                        dataset,
                        "gan.critic-steps=1",
                        "optimizer.critic.learning-rate=1e4",
                        "optimizer.generator.learning-rate=1e4",
                        "training.iterations=50",
                        "training.averaging-frequency=1",
                        "checkpoint.every=1")
                .isRefused(ExitCode.DIVERGED, "training diverged", "iteration ", " is ");
        Path run = folder.resolve("run");
        try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
            assertThat(checkpoints).isNotEmpty().allSatisfy(checkpoint -> assertThat(
                            checkpoint.resolve("manifest.json"))
                    .exists());
        }
        assertThat(run.resolve("result.json")).content().contains("diverged", "\"exit_code\" : 4");
        assertThat(run.resolve("metrics.jsonl")).content().doesNotContain("NaN", "Infinity");
    }

    @Test
    void nothingToSampleFrom() throws IOException {
        Outcome.of(new SampleJob(), "run.dir=" + folder.resolve("run"), "sample.out=" + folder.resolve("out"))
                .isRefused(ExitCode.WRONG_SETTINGS, "run.dir", "holds no complete checkpoint");
        assertNothingIn(folder);
    }

    @Test
    void anOptionThatDoesNotExist() {
        train(dataset, "--overwrite").isRefused(ExitCode.WRONG_SETTINGS, "Unknown option: '--overwrite'");
    }

    /** Under {@code LC_ALL=C} Java has no letters for an argument that is not ASCII. */
    @Test
    void anArgumentThatTheLocaleHasSpoilt() throws IOException {
        ingest(folder.resolve("caf\uFFFD\uFFFD")).isRefused(ExitCode.WRONG_SETTINGS, "data.source=", "caf\uFFFD\uFFFD");
        assertNothingIn(folder);
    }

    @Test
    void theStackTraceIsForThoseWhoAsk() {
        Outcome outcome = train(folder.resolve("missing"), "--verbose");
        assertThat(outcome.code()).isEqualTo(ExitCode.DATA_UNUSABLE.code());
        assertThat(outcome.err()).startsWith("sparkgan: data.path").contains("\tat org.sparkgan");
    }

    /** Of what is no run, of one of other networks, and of more than there is of it. */
    @Test
    void trainedNetworksThatCannotGoOn() throws IOException {
        train(dataset, "training.from=" + folder.resolve("none"))
                .isRefused(ExitCode.WRONG_SETTINGS, "training.from", "none: no such file or folder");
        train(dataset, "training.from=" + dataset)
                .isRefused(ExitCode.WRONG_SETTINGS, "training.from", "holds no complete checkpoint");
        train(dataset, "training.freeze-critic-layers=1")
                .isRefused(
                        ExitCode.WRONG_SETTINGS, "training.freeze-critic-layers must be 0", "training.from is not set");
        assertNothingIn(folder);
        Path source = folder.resolve("source");
        train(dataset, "run.dir=" + source).isDone();
        train(dataset, "training.from=" + source, "network.hidden=17")
                .isRefused(
                        ExitCode.WRONG_SETTINGS, "network.hidden must be that of training.from " + source, "but is 17");
        train(dataset, "training.from=" + source, "training.freeze-critic-layers=4")
                .isRefused(ExitCode.WRONG_SETTINGS, "training.freeze-critic-layers must be 0 to 3", "but is 4");
        assertNothingIn(folder, "source");
    }

    /** oneDNN takes this one's for an older one. */
    @Test
    void aProcessorThatDoesNotMultiplyBfloat16() throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of("train"), Stream.of(training(dataset, "compute.precision=bfloat16")))
                .toArray(String[]::new);
        Outcome outcome = Outcome.ofLauncher(folder, Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"), arguments);
        // Before it the log says which native code the driver has.
        assertThat(outcome.err().lines().filter(line -> line.startsWith("sparkgan: ")))
                .singleElement()
                .asString()
                .startsWith("sparkgan: worker 0: compute.precision = bfloat16 cannot be had on this machine, ")
                .endsWith(": take compute.precision=float");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_SETTINGS.code());
        assertNothingIn(folder);
    }

    private Outcome train(Path data, String... more) {
        return Outcome.of(new TrainJob(), training(data, more));
    }

    private String[] training(Path data, String... more) {
        String[] common = Images.small(
                "data.path=" + data, "run.dir=" + folder.resolve("run"), "training.iterations=2", "checkpoint.every=1");
        return Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new);
    }

    private Outcome inspect(Path data, String... more) {
        Stream<String> common = Stream.of("data.path=" + data, "--out", "" + folder.resolve("sheet.png"));
        return Outcome.of(
                new InspectJob(), Stream.concat(common, Stream.of(more)).toArray(String[]::new));
    }

    private Path copyOfDataset() throws IOException {
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(dataset)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(dataset.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static Path parquetOf(Path dataset) throws IOException {
        try (Stream<Path> files = Files.walk(dataset)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Outcome ingest(Path source) {
        return Outcome.of(
                new IngestJob(), "data.source=" + source, "data.path=" + folder.resolve("out"), "data.image-size=28");
    }

    private static void assertNothingIn(Path folder, String... but) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(but);
        }
    }
}
