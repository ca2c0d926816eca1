package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.storage.Json;

/** A run that holds images out, from job to job, on Spark in this JVM. */
@ExtendWith(LocalMaster.class)
class HeldOutJobsTest {
    private static final String ZIP = "checkpoints/000000010/generator-ema.zip";

    @TempDir
    static Path folder;

    private static String dataset;
    private static Path run;

    @BeforeAll
    static void packAndTrain() throws IOException {
        Path drawings = folder.resolve("drawings");
        DrawnImages.write(drawings, 70, 5);
        dataset = "data.path=" + folder.resolve("packed");
        Outcome.of(new IngestJob(), "data.source=" + drawings, dataset, "data.image-size=28", "data.channels=1")
                .isDone();
        run = folder.resolve("run");
        Outcome.of(
                        new TrainJob(),
                        dataset,
                        "run.dir=" + run,
                        "data.hold-out=0.5",
                        "gan.conditional=true",
                        "network.hidden=8",
                        "training.batch-size=8",
                        "training.averaging-frequency=5",
                        "training.iterations=10")
                .isDone();
    }

    /** Of 210 held-out images of six labels, of each of which some 35 are there. */
    @Test
    void theTableTellsWhatIsHeldOut() throws IOException {
        Path out = folder.resolve("scores.json");
        Path picture = folder.resolve("neighbours.png");
        String[] arguments = {
            "run.dir=" + run,
            dataset,
            "evaluate.out=" + out,
            "evaluate.neighbours-out=" + picture,
            "evaluate.neighbours=3"
        };
        Outcome outcome = Outcome.of(new EvaluateJob(), arguments).isDone();
        assertThat(outcome.out())
                .containsPattern("\n  density +[0-9.]+   about 1 is best: [^\n]+; real images have [0-9.]+\n")
                .containsPattern("\n  coverage +[0-9.]+   1 is best: [^\n]+; real images have [0-9.]+\n")
                .containsPattern("\n  Fréchet distance within labels +[0-9.]+   0 is best, mean of 6 labels\n")
                .containsPattern("\n  critic on training images +-?[0-9.]+   mean score of 210\n")
                .containsPattern("\n  critic on held-out images +-?[0-9.]+   mean score of 210\n")
                .containsPattern("\n  critic on generated images +-?[0-9.]+   mean score\n")
                .containsPattern("\n  memorisation gap +-?[0-9.]+   about 0 is best: ")
                .contains("\n210 images of each, the real ones held out from training, seen by the classifier")
                .contains("\ndrew nearest training images to " + picture + "\n");
        JsonNode scores = Json.tree(Files.readString(out));
        assertThat(scores.get("real_side").asText()).isEqualTo("held-out");
        assertThat(scores.at("/critic/held_out_images").asInt()).isEqualTo(210);
        assertThat(scores.at("/within_labels/by_label")).hasSize(6);
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(2 + 4 * (3 * 28 + 2) + 14);
        Outcome.of(new EvaluateJob(), arguments).isRefused(ExitCode.WRONG_SETTINGS, "is there already");
    }

    @Test
    void aPlanTellsWhichImagesAreCompared() {
        Path picture = folder.resolve("plan.png");
        Outcome outcome = Outcome.of(
                        new EvaluateJob(), "run.dir=" + run, dataset, "evaluate.neighbours-out=" + picture, "--dry-run")
                .isDone();
        assertThat(outcome.out())
                .contains(
                        "plan: compare 210 images of it with 210 of " + folder.resolve("packed")
                                + ", the real ones held out from training",
                        "plan: draw generated images beside the 5 training images nearest to each, to " + picture);
        assertThat(picture).doesNotExist();
    }

    @Test
    void otherImagesThanTheRunsAreRefused() {
        Outcome.of(new EvaluateJob(), "run.dir=" + run, dataset, "data.hold-out=0.2")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "data.hold-out must be that of run.dir " + run + ", 0.5, but is 0.2: leave it out");
        Outcome.of(new EvaluateJob(), "run.dir=" + run, dataset, "evaluate.count=211")
                .isRefused(ExitCode.WRONG_SETTINGS, "that data.hold-out holds out, 210, but is 211");
    }

    @Test
    void withoutACriticThereAreNoScoresOfIt() throws IOException {
        Path alone = Files.copy(run.resolve(ZIP), folder.resolve("alone.zip"));
        Outcome.of(new EvaluateJob(), "sample.generator=" + alone, dataset, "data.hold-out=0.5")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "data.hold-out asks for the scores of a critic, but there is none beside " + alone
                                + ": it lies in no checkpoint; give the run.dir of a run that holds images out, or leave data.hold-out"
                                + " out");
        Path copy = folder.resolve("copy");
        copy(run, copy);
        Files.delete(copy.resolve("checkpoints/000000010/state.bin"));
        Outcome.of(new EvaluateJob(), "run.dir=" + copy, dataset)
                .isRefused(ExitCode.WRONG_SETTINGS, "generator-ema.zip: state.bin is missing; give the run.dir");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
