package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler learns how a run ended from its folder alone. */
class WaitIT {
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
    void aGoodEndIsToldAtOnce() {
        train(0.001).isDone();
        assertThat(waitFor().isDone().out())
                .contains("the run in " + folder.resolve("run"), "ended at iteration 4, completed");
    }

    @Test
    void aDivergedRunEndsTheWaitingWithItsCode() {
        int code = train(1e38).code();
        assertThat(code).isEqualTo(ExitCode.DIVERGED.code());
        waitFor().isRefused(ExitCode.DIVERGED, "diverged: training diverged in iteration");
    }

    /** Begins to wait before there is a folder. */
    @Test
    void aRunThatHasNotBegunIsWaitedFor() throws Exception {
        CompletableFuture<Outcome> waiting =
                CompletableFuture.supplyAsync(() -> waitFor("--every", "1"), Patience::apart);
        train(0.001).isDone();
        assertThat(waiting.get(Patience.MOST_MINUTES, TimeUnit.MINUTES).isDone().out())
                .contains("completed");
    }

    @Test
    void theEndOfAnEarlierAttemptDoesNotCount() throws IOException {
        train(0.001).isDone();
        waitFor("--since", Instant.now().toString(), "--timeout", "1", "--every", "1")
                .isRefused(ExitCode.FAILED, "run.dir " + folder.resolve("run") + " has not ended within --timeout 1 s");
        waitFor("--since", Instant.now().minusSeconds(600).toString()).isDone();
    }

    @Test
    void aRunThatWasKilledLeavesNoWord() throws IOException {
        train(0.001).isDone();
        Files.delete(folder.resolve("run/result.json"));
        waitFor("--timeout", "0").isRefused(ExitCode.FAILED, "it goes on, its driver was killed, or it was refused");
        Files.writeString(folder.resolve("run/result.json"), "{\"status\" : \"comp");
        waitFor("--timeout", "0").isRefused(ExitCode.FAILED, "it goes on, its driver was killed, or it was refused");
    }

    @Test
    void badArgumentsAreRefused() {
        Outcome.of(new WaitJob()).isRefused(ExitCode.WRONG_SETTINGS, "run.dir");
        waitFor("--since", "yesterday").isRefused(ExitCode.WRONG_SETTINGS, "--since", "yesterday");
    }

    private Outcome waitFor(String... options) {
        String[] arguments = new String[options.length + 1];
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[0] = "run.dir=" + folder.resolve("run");
        return Outcome.of(new WaitJob(), arguments);
    }

    private Outcome train(double learningRate) {
        return Outcome.of(
                new TrainJob(),
                "data.path=" + dataset,
                "run.dir=" + folder.resolve("run"),
                "network.hidden=8",
                "gan.latent-dim=3",
                "training.workers=1",
                "training.batch-size=4",
                "training.iterations=4",
                "optimizer.critic.learning-rate=" + learningRate);
    }
}
