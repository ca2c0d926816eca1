package org.sparkgan.report.run;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.health.HealthMonitor;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/** Follows a run and writes {@code result.json} at its end, whatever the end; a run folder without one is running or was killed. */
public final class RunReport implements TrainingListener {
    public static final String RESULT = "result.json";

    private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

    private final Folder folder;
    private final long startedNanos = System.nanoTime();
    private int iteration;
    private Integer averagingFrequency;
    private RoundMetrics last;
    private HealthMonitor monitor;

    /** Reports on the run in {@code folder}, which starts now. */
    public RunReport(Folder folder) {
        this.folder = folder;
    }

    /** Reports what {@code monitor} finds as well. */
    public void watch(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        iteration = state.iteration();
        averagingFrequency = plan.averagingFrequency().orElse(null);
    }

    @Override
    public void roundEnded(RoundResult round) {
        iteration = round.state().iteration();
        last = round.metrics();
    }

    /**
     * Writes {@code result.json}. A failure to do so is logged only, as it must not hide why the run ended.
     *
     * @param reason in one line
     * @param exitCode of the process
     */
    public void ended(RunStatus status, String reason, int exitCode) {
        RunResult result = new RunResult(
                status,
                reason,
                exitCode,
                iteration,
                averagingFrequency,
                last == null ? null : last.images(),
                (System.nanoTime() - startedNanos) / 1e9,
                last == null ? null : last.dLoss(),
                last == null ? null : last.gLoss(),
                monitor == null ? null : monitor.last());
        try (var out = folder.replace(RESULT)) {
            out.write(Json.file(result));
        } catch (IOException e) {
            LOG.error("cannot write {}/{}: {}", folder.uri(), RESULT, e.getMessage());
        }
    }
}
