package org.sparkgan.report.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sparkgan.storage.Json;

/** An HTTP server on this machine that knows the paths of MLflow's REST API and remembers what it was sent. */
final class MlflowServer implements AutoCloseable {
    private static final String API = "/api/2.0/mlflow/";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    final List<String> requests = new CopyOnWriteArrayList<>();
    final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    volatile int status = 200;
    volatile boolean hangs;

    private final Map<String, List<JsonNode>> bodies = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;

    MlflowServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    String address(String user) {
        return "http://" + user + "127.0.0.1:" + http.getAddress().getPort();
    }

    /** The bodies that came to a path, such as {@code runs/create}. */
    List<JsonNode> bodies(String path) {
        return bodies.getOrDefault(path, List.of());
    }

    /** All metrics or params that came, as {@code key@step} or {@code key}, with their values. */
    Map<String, String> logged(String kind) {
        Map<String, String> logged = new TreeMap<>();
        for (JsonNode body : bodies("runs/log-batch")) {
            for (JsonNode one : body.path(kind)) {
                String step = one.has("step") ? "@" + one.get("step").asText() : "";
                logged.put(one.get("key").asText() + step, one.get("value").asText());
            }
        }
        return logged;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod() + " " + path);
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            asked.countDown();
            if (hangs) {
                released.await();
                return;
            }
            send(exchange, status, status == 200 ? reply(path, body) : "{\"error_code\": \"INTERNAL_ERROR\"}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String reply(String path, byte[] body) throws IOException {
        if (path.startsWith(PROXY)) {
            artifacts.put(path.substring(PROXY.length()), body);
            return "{}";
        }
        String call = path.substring(API.length());
        if (body.length > 0) {
            bodies.computeIfAbsent(call, any -> new ArrayList<>())
                    .add(Json.tree(new String(body, StandardCharsets.UTF_8)));
        }
        return switch (call) {
            case "experiments/get-by-name" -> "";
            case "experiments/create" -> "{\"experiment_id\": \"7\"}";
            case "runs/create" ->
                "{\"run\": {\"info\": {\"run_id\": \"abc\", \"run_uuid\": \"abc\","
                        + " \"experiment_id\": \"7\", \"artifact_uri\": \"mlflow-artifacts:/7/abc/artifacts\"}}}";
            case "runs/log-batch", "runs/update" -> "{}";
            default -> throw new IOException("no such path: " + path);
        };
    }

    /** MLflow says with 404 that an experiment is not there yet. */
    private static void send(HttpExchange exchange, int status, String reply) throws IOException {
        byte[] bytes = (reply.isEmpty() ? "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}" : reply)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.isEmpty() ? 404 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        released.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
