package org.sparkgan.report.mlflow;

import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.sparkgan.report.page.ReportPage;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.storage.Folder;

/**
 * Uploads the last sample grid, the page and the result of a run through the MLflow server, which hands them to the store of its
 * artifacts. MLflow's own client for Java would start a Python for it.
 */
final class MlflowArtifacts {
    private static final String SCHEME = "mlflow-artifacts";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

    private final MlflowAddress address;
    private final HttpClient http;

    MlflowArtifacts(MlflowAddress address) {
        this.address = address;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /** Whether the server takes uploads for a run whose artifacts are at {@code root}. */
    static boolean accepted(String root) {
        URI uri = URI.create(root);
        return SCHEME.equals(uri.getScheme()) && uri.getAuthority() == null;
    }

    /** Uploads what there is of them below {@code root}. */
    void upload(Folder run, String root) throws IOException {
        for (String name : new String[] {RunReport.RESULT, ReportPage.NAME}) {
            if (run.exists(name)) {
                put(root, name, run.read(name));
            }
        }
        Optional<String> grid = lastGrid(run);
        if (grid.isPresent()) {
            put(root, grid.get(), run.read(grid.get()));
        }
    }

    private static Optional<String> lastGrid(Folder run) throws IOException {
        TreeSet<String> grids = new TreeSet<>(run.folder("samples").list());
        grids.removeIf(name -> !name.matches("\\d+\\.png"));
        return grids.isEmpty() ? Optional.empty() : Optional.of("samples/" + grids.last());
    }

    private void put(String root, String name, byte[] content) throws IOException {
        String type = URLConnection.guessContentTypeFromName(name);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address.base() + PROXY + URI.create(root).getRawPath() + "/" + name))
                .timeout(PATIENCE)
                .header("Content-Type", type == null ? "application/octet-stream" : type)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content));
        address.authorization().ifPresent(own -> request.header("Authorization", own));
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status >= 300) {
                throw new IOException(String.format(Locale.ROOT, "status %d for the artifact %s", status, name));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
