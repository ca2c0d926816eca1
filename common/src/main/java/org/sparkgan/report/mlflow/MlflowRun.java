package org.sparkgan.report.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.FirstLine;
import org.sparkgan.storage.Folder;

/** One run on an MLflow server; every call waits for the server, but never longer than it is told to. For one thread. */
final class MlflowRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MlflowRun.class);
    /** What the server takes in one request. */
    private static final int MOST_PARAMS = 100;

    private static final int MOST_METRICS = 1000;

    private final MlflowAddress address;
    private final String experiment;
    private final Duration patience;
    private final ExecutorService requests;
    private final long created = System.currentTimeMillis();
    private MlflowClient client;
    private RunInfo run;
    private int paramsSent;

    /** A run in {@code experiment}, of a server that is waited for so long; nothing is sent yet. */
    MlflowRun(MlflowAddress address, String experiment, Duration patience) {
        this.patience = patience;
        this.address = address;
        this.experiment = experiment;
        requests = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "mlflow-request");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes the run and tells its settings, or goes on with what of this is not yet done. */
    void begin(String name, Map<String, String> tags, Map<String, String> params) throws IOException {
        if (run == null) {
            CreateRun.Builder request = CreateRun.newBuilder()
                    .setExperimentId(experimentId())
                    .setRunName(name)
                    .setStartTime(created);
            tags.forEach((key, value) ->
                    request.addTags(RunTag.newBuilder().setKey(key).setValue(value)));
            run = ask(mlflow -> mlflow.createRun(request.build()));
            LOG.info("logging to MLflow: {}/#/experiments/{}/runs/{}", address, run.getExperimentId(), run.getRunId());
        }
        List<Param> all = new ArrayList<>();
        params.forEach((key, value) ->
                all.add(Param.newBuilder().setKey(key).setValue(value).build()));
        while (paramsSent < all.size()) {
            List<Param> batch = all.subList(paramsSent, Math.min(paramsSent + MOST_PARAMS, all.size()));
            log(List.of(), batch);
            paramsSent += batch.size();
        }
    }

    /** Some numbers of the run. */
    void log(List<Metric> metrics) throws IOException {
        for (int from = 0; from < metrics.size(); from += MOST_METRICS) {
            log(metrics.subList(from, Math.min(from + MOST_METRICS, metrics.size())), List.of());
        }
    }

    /** The run has ended. */
    void end(RunStatus status) throws IOException {
        tell(mlflow -> mlflow.setTerminated(run.getRunId(), status));
    }

    /** Uploads files of {@code folder} where the server takes them. */
    void upload(Folder folder) throws IOException {
        if (MlflowArtifacts.accepted(run.getArtifactUri())) {
            new MlflowArtifacts(address).upload(folder, run.getArtifactUri());
        } else {
            LOG.info(
                    "MLflow at {} has the artifacts of its run at {} and takes no uploads: they stay in {}",
                    address,
                    run.getArtifactUri(),
                    folder.uri());
        }
    }

    private String experimentId() throws IOException {
        return ask(mlflow -> mlflow.getExperimentByName(experiment)
                .map(Experiment::getExperimentId)
                .orElseGet(() -> mlflow.createExperiment(experiment)));
    }

    private void log(List<Metric> metrics, List<Param> params) throws IOException {
        tell(mlflow -> mlflow.logBatch(run.getRunId(), metrics, params, List.of()));
    }

    private void tell(Consumer<MlflowClient> request) throws IOException {
        ask(mlflow -> {
            request.accept(mlflow);
            return true;
        });
    }

    /**
     * The client knows no time-outs. A request whose time is up is left to a thread of its own, and its connections are closed under
     * it; one that was still about to connect escapes that, as the client closes once, and ends with the server or this JVM.
     */
    private <T> T ask(Function<MlflowClient, T> request) throws IOException {
        if (client == null) {
            client = new MlflowClient(address.credentials());
        }
        MlflowClient asked = client;
        Future<T> answer = requests.submit(() -> request.apply(asked));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            forget(asked);
            throw new IOException("no answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            forget(asked);
            throw new IOException(reason(e), e);
        } catch (InterruptedException e) {
            forget(asked);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The next client is new. */
    private void forget(MlflowClient asked) {
        client = null;
        asked.close();
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return FirstLine.of(cause);
    }

    @Override
    public void close() {
        requests.shutdownNow();
        if (client != null) {
            client.close();
        }
    }
}
