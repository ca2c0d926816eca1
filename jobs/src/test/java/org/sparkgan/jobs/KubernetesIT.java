package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher, by Spark's own client, asks of Kubernetes; no cluster answers here. */
class KubernetesIT {
    private static final Path JARS = Build.FOLDER.resolve("kubernetes/jars");
    private static final Path TEMPLATES = Path.of("..", "submit", "k8s");

    @TempDir
    private Path folder;

    @BeforeAll
    static void fetchTheClient(@TempDir Path logs) throws Exception {
        ForeignJars.fetch("kubernetes", logs);
    }

    @Test
    void aDriverIsAskedForAsTheSettingsAndTemplatesSay() throws Exception {
        try (KubernetesApi api = new KubernetesApi(0)) {
            Outcome outcome = submit(
                    api,
                    "--conf=spark.kubernetes.container.image=registry.example.org/sparkgan:0.1.0",
                    "--conf=spark.driver.resource.gpu.amount=1",
                    "--conf=spark.driver.resource.gpu.vendor=nvidia.com",
                    "--conf=spark.driver.resource.gpu.discoveryScript=/opt/sparkgan/gpu-discovery.sh",
                    "--conf=spark.executor.resource.gpu.amount=2",
                    "--conf=spark.executor.resource.gpu.vendor=nvidia.com");
            assertThat(outcome.code()).as(outcome.err()).isZero();

            assertThat(api.all("Pod")).hasSize(1);
            JsonNode pod = api.all("Pod").get(0);
            JsonNode container = pod.at("/spec/containers/0");
            assertThat(pod.at("/spec/containers")).hasSize(1);
            assertThat(container.path("image").asText()).isEqualTo("registry.example.org/sparkgan:0.1.0");
            assertThat(texts(container.path("args")))
                    .startsWith("driver", "--properties-file")
                    .containsSubsequence(
                            "--class", "org.sparkgan.jobs.IngestJob", "local:///opt/sparkgan/sparkgan-jobs.jar")
                    .contains("data.source=s3a://bucket/a b");
            // 4 GiB of heap and 1 GiB beside it.
            assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("5120Mi");
            assertThat(container.at("/resources/limits").path("nvidia.com/gpu").asText())
                    .isEqualTo("1");
            assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("sparkgan");

            assertThat(container.path("env").findValuesAsText("name"))
                    .contains("LC_ALL", "MALLOC_ARENA_MAX", "MALLOC_MMAP_MAX_", "MALLOC_TRIM_THRESHOLD_");

            // From the template.
            assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/spec/securityContext/runAsUser").asInt()).isEqualTo(185);
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(texts(container.at("/securityContext/capabilities/drop")))
                    .containsExactly("ALL");
            assertThat(container.at("/resources/limits/ephemeral-storage").asText())
                    .isEqualTo("20Gi");
            assertThat(pod.at("/metadata/labels")
                            .path("app.kubernetes.io/component")
                            .asText())
                    .isEqualTo("driver");
        }
    }

    @Test
    void theDriverIsGivenWhatExecutorsNeed() throws Exception {
        try (KubernetesApi api = new KubernetesApi(0)) {
            submit(
                    api,
                    "--conf=spark.executor.resource.gpu.amount=2",
                    "--conf=spark.executor.resource.gpu.vendor=nvidia.com");
            List<String> maps =
                    api.all("ConfigMap").stream().map(JsonNode::toString).toList();
            assertThat(maps)
                    .anySatisfy(map -> assertThat(map)
                            .contains("spark.executor.memoryOverhead=4g", "spark.executor.resource.gpu.amount=2"))
                    .anySatisfy(map -> assertThat(map).contains("sparkgan-executor", "runAsNonRoot: true"));
        }
    }

    /** Spark's client alone ends with 0. */
    @Test
    void theExitCodeIsThatOfTheDriversContainer() throws Exception {
        try (KubernetesApi api = new KubernetesApi(3)) {
            Outcome outcome = submit(api);
            assertThat(outcome.err()).contains("ended with exit code 3: kubectl -n default logs sparkgan-ingest-");
            assertThat(outcome.code()).isEqualTo(3);
        }
    }

    @Test
    void templatesAndAccountAreOfFieldsThatKubernetesKnows() throws Exception {
        try (URLClassLoader client = client()) {
            ObjectMapper yaml = (ObjectMapper) client.loadClass("com.fasterxml.jackson.dataformat.yaml.YAMLMapper")
                    .getConstructor()
                    .newInstance();
            List<JsonNode> objects = new ArrayList<>();
            for (String name : List.of("driver-pod.yaml", "executor-pod.yaml", "rbac.yaml")) {
                objects.addAll(yaml.readerFor(JsonNode.class)
                        .<JsonNode>readValues(TEMPLATES.resolve(name).toFile())
                        .readAll());
            }
            assertThat(objects)
                    .extracting(object -> object.path("kind").asText())
                    .containsExactly("Pod", "Pod", "ServiceAccount", "Role", "RoleBinding");
            for (JsonNode object : objects) {
                known(object, client);
            }
            String typo = objects.get(0).toString().replace("runAsNonRoot", "runAsNonroot");
            assertThatThrownBy(() -> known(new ObjectMapper().readTree(typo), client))
                    .hasMessageContaining("runAsNonroot");
        }
    }

    private static void known(JsonNode object, ClassLoader client) throws Exception {
        String kind = object.path("kind").asText();
        String group = object.path("apiVersion").asText().startsWith("rbac") ? "rbac." : "";
        strict().treeToValue(object, client.loadClass("io.fabric8.kubernetes.api.model." + group + kind));
    }

    /** Without the place where the client's classes keep what they do not know. */
    private static ObjectMapper strict() {
        return JsonMapper.builder()
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Boolean hasAnySetter(Annotated member) {
                        return false;
                    }
                })
                .build();
    }

    private static URLClassLoader client() throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(JARS)) {
            for (Path jar : files.toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(URL[]::new), KubernetesIT.class.getClassLoader());
    }

    private Outcome submit(KubernetesApi api, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "ingest",
                "--master",
                api.master(),
                "--deploy-mode",
                "cluster",
                "data.source=s3a://bucket/a b",
                "data.path=s3a://bucket/dataset",
                "data.image-size=28",
                "--"));
        arguments.addAll(List.of(options));
        return Outcome.ofLauncher(
                folder,
                Map.of(
                        "SPARK_DIST_CLASSPATH",
                        JARS + "/*",
                        "KUBECONFIG",
                        folder.resolve("none").toString()),
                arguments.toArray(String[]::new));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
