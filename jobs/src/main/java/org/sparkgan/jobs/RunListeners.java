package org.sparkgan.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.checkpoint.BestScore;
import org.sparkgan.checkpoint.CheckpointListener;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ScoreName;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.evaluate.Evaluation;
import org.sparkgan.evaluate.EvaluationListener;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.health.HealthMonitor;
import org.sparkgan.report.health.HealthMonitor.StopOnCollapse;
import org.sparkgan.report.log.MetricsLog;
import org.sparkgan.report.log.ScoresLog;
import org.sparkgan.report.mlflow.MlflowListener;
import org.sparkgan.report.page.RealGrid;
import org.sparkgan.report.page.ReportListener;
import org.sparkgan.report.page.SampleListener;
import org.sparkgan.report.progress.Progress;
import org.sparkgan.report.progress.SparkMetrics;
import org.sparkgan.report.run.RunGuard;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.WorkerSave;

/** Who hears of the rounds of a run, and in which order. */
final class RunListeners implements AutoCloseable {
    private final JobConfig config;
    private final GanSpec spec;
    private final Folder folder;
    private final Saves saves;
    /** Empty for a run that makes no evaluations. */
    private final Optional<Evaluator> evaluator;

    private final ScoresLog scores;
    private final MetricsLog metrics;
    private final HealthMonitor health;
    private final Progress progress;
    private final SparkMetrics shown;

    /**
     * How the run is saved.
     *
     * @param store where
     * @param run which
     * @param workers lets each worker write what it alone knows
     */
    record Saves(CheckpointStore store, RunIdentity run, WorkerSave workers) {}

    /**
     * What is known of the real images, beside which those of the run will be looked at.
     *
     * @param evaluator empty for a run that makes no evaluations
     * @param real the first of them
     */
    record Sight(Optional<Evaluator> evaluator, RealGrid real) {
        /**
         * Reads the dataset and changes nothing.
         *
         * @throws org.sparkgan.config.ConfigException where the run cannot be evaluated as it asks
         */
        static Sight of(JavaSparkContext spark, JobConfig config, GanSpec spec, PackedDataset dataset) {
            return new Sight(
                    config.evaluate().every().map(every -> new Evaluator(spark, config, dataset)),
                    RealGrid.of(config.samples(), dataset, spec.generator().classes()));
        }
    }

    /** Opens what they need and draws the real images. */
    RunListeners(JobConfig config, GanSpec spec, Folder folder, Sight sight, Saves saves) throws IOException {
        this.config = config;
        this.spec = spec;
        this.folder = folder;
        this.saves = saves;
        evaluator = sight.evaluator;
        evaluator.ifPresent(Evaluator::prepare);
        RealGrid real = sight.real;
        real.draw(folder);
        scores = new ScoresLog(folder);
        metrics = new MetricsLog(folder, config.checkpoint());
        health = new HealthMonitor(
                folder,
                spec.shape(),
                real.pixels(),
                config.training().stopOnCollapse() ? StopOnCollapse.STOP : StopOnCollapse.GO_ON);
        progress = Progress.here();
        shown = SparkMetrics.show();
    }

    /**
     * The guard before all who write; metrics before checkpoints, so that no checkpoint is ahead of its lines; the page when all
     * is written that it shows; the stop last, when all have seen the round.
     */
    List<TrainingListener> inOrder(
            RunGuard guard, RunReport report, ReportListener page, Optional<MlflowListener> mlflow, StopSignal signal) {
        report.watch(health);
        List<TrainingListener> listeners = new ArrayList<>(List.of(
                guard,
                report,
                metrics,
                new CheckpointListener(saves.store, saves.run, config.checkpoint(), saves.workers),
                scores));
        List<EvaluationListener.Observer> observers = new ArrayList<>();
        observers.add(scores);
        observers.add(this::keepIfBest);
        mlflow.ifPresent(own -> {
            listeners.add(own);
            observers.add(own);
        });
        evaluator.ifPresent(own -> listeners.add(new EvaluationListener(
                own, spec.generator(), config.evaluate().every().orElseThrow(), observers)));
        listeners.add(health);
        listeners.add(new SampleListener(
                folder, config.samples(), spec, config.training().seed(), health));
        listeners.addAll(List.of(
                page, progress, shown, signal.saving(last -> saves.store.save(saves.run, last, saves.workers))));
        return listeners;
    }

    private void keepIfBest(GanState state, Evaluation evaluation) throws IOException {
        ScoreName name = config.evaluate().bestBy();
        Double score = evaluation.score(name);
        if (score != null) {
            saves.store.saveIfBest(saves.run, state, saves.workers, new BestScore(state.iteration(), name, score));
        }
    }

    @Override
    public void close() throws IOException {
        try (scores;
                metrics;
                health;
                progress;
                shown) {
            evaluator.ifPresent(Evaluator::close);
        }
    }
}
