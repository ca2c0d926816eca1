package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What Kubernetes' API server answers to a submission, on loopback: it keeps what it is given, starts nothing, and says of each
 * pod that its container has ended.
 */
final class KubernetesApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Length of an answer that goes on, for {@link HttpExchange#sendResponseHeaders}. */
    private static final int CHUNKED = 0;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, JsonNode> kept = new ConcurrentHashMap<>();
    private final int exitCode;

    /** Starts one whose containers end with {@code exitCode}. */
    KubernetesApi(int exitCode) throws IOException {
        this.exitCode = exitCode;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** For spark-submit. */
    String master() {
        return "k8s://http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The objects of this kind, such as {@code Pod}, that were made. */
    List<JsonNode> all(String kind) {
        return kept.values().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod()) {
                case "POST", "PUT", "PATCH" -> send(exchange, 201, keep(JSON.readTree(body)));
                case "GET" -> {
                    if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                        // No web sockets here: the client then asks in the plain way.
                        send(exchange, 503, JSON.createObjectNode());
                    } else if (query.contains("watch=true")) {
                        String name = query.replaceAll(".*metadata[.]name=([^&]*).*", "$1");
                        watch(
                                exchange,
                                JSON.createObjectNode().put("type", "MODIFIED").set("object", kept.get(name)));
                    } else {
                        JsonNode object = kept.get(path.substring(path.lastIndexOf('/') + 1));
                        send(exchange, object == null ? 404 : 200, object == null ? notFound() : object);
                    }
                }
                default -> send(exchange, 200, JSON.createObjectNode());
            }
        }
    }

    /** As Kubernetes does it says what there is and stays: a client that loses its watch takes half a minute to come again. */
    private void watch(HttpExchange exchange, JsonNode event) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, CHUNKED);
        exchange.getResponseBody().write((event + "\n").getBytes(UTF_8));
        exchange.getResponseBody().flush();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode keep(JsonNode given) {
        ObjectNode object = given.deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        String name = metadata.path("name").asText();
        metadata.put("uid", "uid-of-" + name)
                .put("resourceVersion", "1")
                .put("namespace", "default")
                .put("creationTimestamp", "2026-01-01T00:00:00Z");
        if (object.path("kind").asText().equals("Pod")) {
            object.set("status", status(object.at("/spec/containers/0")));
        }
        kept.put(name, object);
        return object;
    }

    private ObjectNode status(JsonNode container) {
        ObjectNode status = JSON.createObjectNode()
                .put("phase", exitCode == 0 ? "Succeeded" : "Failed")
                .put("startTime", "2026-01-01T00:00:00Z");
        ObjectNode terminated = status.putArray("containerStatuses")
                .addObject()
                .put("name", container.path("name").asText())
                .put("image", container.path("image").asText())
                .put("imageID", "")
                .put("ready", false)
                .put("restartCount", 0)
                .withObject("/state/terminated");
        terminated
                .put("exitCode", exitCode)
                .put("reason", exitCode == 0 ? "Completed" : "Error")
                .put("startedAt", "2026-01-01T00:00:00Z")
                .put("finishedAt", "2026-01-01T00:00:01Z");
        return status;
    }

    private static JsonNode notFound() {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("status", "Failure")
                .put("code", 404);
    }

    private static void send(HttpExchange exchange, int code, JsonNode json) throws IOException {
        byte[] text = (json + "\n").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, text.length);
        exchange.getResponseBody().write(text);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
