package org.sparkgan.report.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlflow.api.proto.Service;
import org.mlflow.api.proto.Service.Metric;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.Redaction;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.report.run.RunResult;
import org.sparkgan.score.Evaluation;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * Tells an MLflow server of a run: its settings, the numbers of its rounds, its scores, and when it has ended, how, with its last
 * grid, page and result. None of it delays or stops training.
 */
public final class MlflowListener implements TrainingListener {
    /** MLflow's bound for the value of a parameter, in characters. */
    private static final int LONGEST = 500;

    /** Two of these pass at the end of a run, before the sender gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Folder folder;
    private final MlflowRun run;
    private final MlflowSender sender;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private Map<String, String> settings;

    /** With {@code patience} for the answer to a request. */
    MlflowListener(JobConfig config, String uri, Folder folder, String datasetId, Duration patience) {
        this.folder = folder;
        settings = config.settings();
        tags.put("run.dir", Redaction.of(folder.uri()));
        tags.put("dataset", datasetId);
        tags.put("sparkgan.version", BuildVersions.sparkgan());
        MlflowAddress address = MlflowAddress.of(uri, System.getenv());
        run = new MlflowRun(address, config.report().mlflowExperiment(), patience);
        sender = new MlflowSender(address, this::send);
    }

    /** Tells the server that {@code config} names of the run in {@code folder}; empty where it names none. */
    public static Optional<MlflowListener> of(JobConfig config, Folder folder, String datasetId) {
        return config.report().mlflowUri().map(uri -> new MlflowListener(config, uri, folder, datasetId, PATIENCE));
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        settings = plan.settings();
        if (state.iteration() > 0) {
            tags.put("resumed-from", Integer.toString(state.iteration()));
        }
        sender.begin();
    }

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        sender.round(metrics("", round.metrics().iteration(), round.metrics()));
    }

    @Override
    public void evaluated(GanState state, Evaluation evaluation) throws IOException {
        sender.scores(metrics("scores/", state.iteration(), evaluation));
    }

    /** To hear of the end when {@code result.json} tells how it was and the page is written; waits 10 seconds at most. */
    @Override
    public void ended(RunEnd end) {
        sender.end(() -> {
            try (run) {
                run.end(status());
                run.upload(folder);
            }
        });
    }

    private void send(List<Metric> metrics) throws IOException {
        run.begin(folder.path().getName(), tags, params());
        run.log(metrics);
    }

    private Map<String, String> params() throws JsonProcessingException {
        Map<String, String> params = new TreeMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String text = Json.tree(setting.getValue()).asText();
            String shown = Redaction.of(text.isEmpty() ? setting.getValue() : text);
            params.put(setting.getKey(), shown.substring(0, Math.min(LONGEST, shown.length())));
        }
        return params;
    }

    private Service.RunStatus status() throws IOException {
        RunResult result = Json.read(folder.read(RunReport.RESULT), RunResult.class);
        return switch (result.status()) {
            case COMPLETED -> Service.RunStatus.FINISHED;
            case INTERRUPTED -> Service.RunStatus.KILLED;
            case FAILED, DIVERGED, COLLAPSED -> Service.RunStatus.FAILED;
        };
    }

    /** The finite numbers of a record under the names that they have in the run's files. */
    private static List<Metric> metrics(String prefix, int iteration, Object numbers) throws IOException {
        long now = System.currentTimeMillis();
        List<Metric> metrics = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : Json.tree(Json.line(numbers)).properties()) {
            if (field.getValue().isNumber() && !field.getKey().equals("iteration")) {
                metrics.add(Metric.newBuilder()
                        .setKey(prefix + field.getKey())
                        .setValue(field.getValue().asDouble())
                        .setStep(iteration)
                        .setTimestamp(now)
                        .build());
            }
        }
        return metrics;
    }
}
