package org.sparkgan.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sparkgan.checkpoint.CheckpointListener;
import org.sparkgan.checkpoint.Saves;
import org.sparkgan.config.JobConfig;
import org.sparkgan.evaluate.EvaluationListener;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.report.health.HealthMonitor;
import org.sparkgan.report.health.HealthMonitor.StopOnCollapse;
import org.sparkgan.report.log.MetricsLog;
import org.sparkgan.report.log.ScoresLog;
import org.sparkgan.report.mlflow.MlflowListener;
import org.sparkgan.report.page.NeighbourPicture;
import org.sparkgan.report.page.ReportListener;
import org.sparkgan.report.page.SampleListener;
import org.sparkgan.report.progress.Progress;
import org.sparkgan.report.progress.SparkMetrics;
import org.sparkgan.report.run.RunGuard;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.report.tensorboard.TensorBoardListener;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.Listeners;
import org.sparkgan.train.TrainingListener;

/**
 * Who hears of a run, and in which order: the guard before all who write, as they would mix their files with those of another
 * start; metrics, scores and TensorBoard's events before checkpoints, so that no checkpoint is ahead of its lines; the page when all
 * is written; then the caller's own; the stop last, when all have heard of the round.
 *
 * <p>The end has an order of its own, once all files are complete: the report writes how it was, which the page shows, which MLflow
 * gets.
 */
final class RunListeners implements AutoCloseable {
    private final JobConfig config;
    private final GanSpec spec;
    private final Folder folder;
    private final RunGuard guard;
    private final Sight sight;
    private final Optional<MlflowListener> mlflow;
    private final Caller caller;

    private final Listeners all = new Listeners();
    private final HealthMonitor health;
    private final RunReport report;
    private final ScoresLog scores;
    private final MetricsLog metrics;
    private final Optional<TensorBoardListener> tensorboard;
    private final ReportListener page;
    private final Progress progress = Progress.here();
    private final SparkMetrics shown = new SparkMetrics();

    /** Of a run whose folder is taken. */
    RunListeners(PreparedRun run, RunGuard guard, Sight sight, Optional<MlflowListener> mlflow, Caller caller) {
        config = run.training().config();
        spec = run.training().spec();
        folder = run.folder().folder();
        this.guard = guard;
        this.sight = sight;
        this.mlflow = mlflow;
        this.caller = caller;
        health = new HealthMonitor(
                folder,
                spec.shape(),
                sight.real().pixels(),
                config.training().stopOnCollapse() ? StopOnCollapse.STOP : StopOnCollapse.GO_ON);
        report = new RunReport(folder, health::last, caller.verdicts());
        scores = new ScoresLog(folder);
        metrics = new MetricsLog(folder, config.checkpoint());
        tensorboard = TensorBoardListener.of(folder, config, spec);
        page = new ReportListener(folder);
    }

    /** All of them as one. */
    TrainingListener all() {
        return all;
    }

    /** Those who hear of the end, in the order for it. */
    TrainingListener atTheEnd() {
        Listeners end = new Listeners();
        end.add(report);
        end.add(page);
        mlflow.ifPresent(end::add);
        caller.listeners().forEach(end::add);
        return end;
    }

    /** Prepares what they need, draws the real images, and has them hear of a run that is saved by {@code saves}. */
    void open(Saves saves) throws IOException {
        sight.evaluator().ifPresent(Evaluator::prepare);
        sight.real().draw(folder);
        shown.show();
        List.of(guard, report, metrics, scores).forEach(all::add);
        tensorboard.ifPresent(all::add);
        all.add(new CheckpointListener(
                saves, config.checkpoint().every(), config.evaluate().bestBy()));
        mlflow.ifPresent(all::add);
        sight.evaluator()
                .ifPresent(own -> all.add(new EvaluationListener(
                        own, spec, config.evaluate().every().orElseThrow(), all)));
        all.add(health);
        all.add(new SampleListener(
                folder, config.samples(), spec, config.training().seed(), all));
        neighbours().ifPresent(all::add);
        List.of(page, progress, shown).forEach(all::add);
        caller.listeners().forEach(all::add);
        all.add(new StopListener(caller.stop(), saves));
    }

    /** Features that come from a file may take long to see all training images: {@code evaluate} does that. */
    private Optional<NeighbourPicture> neighbours() {
        int each = config.evaluate().neighbours().count();
        return sight.evaluator()
                .filter(own -> each > 0 && config.evaluate().features().file().isEmpty())
                .map(own -> new NeighbourPicture(folder, own, spec, each));
    }

    @Override
    public void close() throws IOException {
        try (scores;
                metrics;
                health;
                progress;
                shown) {
            tensorboard.ifPresent(TensorBoardListener::close);
            sight.evaluator().ifPresent(Evaluator::close);
        }
    }
}
