package org.sparkgan.report.run;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.health.Health;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/** Follows a run and writes {@code result.json} at its end, whatever the end; a run folder without one is running or was killed. */
public final class RunReport implements TrainingListener {
    public static final String RESULT = "result.json";

    private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

    private final Folder folder;
    private final Supplier<Health> health;
    private final Function<Throwable, RunVerdict> verdicts;
    private final long startedNanos = System.nanoTime();
    private int iteration;
    private Integer averagingFrequency;
    private RoundMetrics last;

    /**
     * Reports on the run in {@code folder}, which starts now.
     *
     * @param health what was found last; null where nothing was
     * @param verdicts what an error means
     */
    public RunReport(Folder folder, Supplier<Health> health, Function<Throwable, RunVerdict> verdicts) {
        this.folder = folder;
        this.health = health;
        this.verdicts = verdicts;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        iteration = state.iteration();
        averagingFrequency = plan.averagingFrequency().orElse(null);
    }

    @Override
    public void roundEnded(RoundResult round) {
        iteration = round.until();
        last = round.metrics();
    }

    /**
     * Writes {@code result.json}. A failure to do so is logged only, as it must not hide why the run ended. Nothing is written
     * where the folder is another start's, which has its own end to tell, and after an {@link Error}, which is as good as a kill.
     */
    @Override
    public void ended(RunEnd end) {
        boolean tells = end.error()
                .filter(error -> error instanceof Error || error instanceof RunTakenException)
                .isEmpty();
        if (tells) {
            write(end.error().map(verdicts).orElse(RunVerdict.COMPLETED));
        }
    }

    private void write(RunVerdict verdict) {
        RunResult result = new RunResult(
                verdict.status(),
                verdict.reason(),
                verdict.exitCode(),
                iteration,
                averagingFrequency,
                last == null ? null : last.images(),
                (System.nanoTime() - startedNanos) / 1e9,
                last == null ? null : last.dLoss(),
                last == null ? null : last.gLoss(),
                health.get());
        try (var out = folder.replace(RESULT)) {
            out.write(Json.file(result));
        } catch (IOException e) {
            LOG.error("cannot write {}/{}: {}", folder.uri(), RESULT, e.getMessage());
        }
    }
}
