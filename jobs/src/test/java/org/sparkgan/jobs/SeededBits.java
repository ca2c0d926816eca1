package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proof that a change of structure keeps every bit: small seeded runs of each kind through the jobs alone, and a hash of all that
 * each leaves. What it writes before a change and after must be the same file; it asserts nothing about the numbers, which differ
 * from processor to processor. By its name it runs only where it is asked for: see CONTRIBUTING.md.
 */
class SeededBits {
    private static final Path RESULT = Build.FOLDER.resolve("seeded-bits.txt");

    /** What a line of metrics or scores says of the training, and not of the time it took. */
    private static final Pattern NUMBERS =
            Pattern.compile("\"(iteration|images|d_loss|g_loss|wasserstein|gradient_penalty"
                    + "|replica_divergence|bytes_sent|sparsity|diversity|frechet_distance|kernel_distance|precision|recall"
                    + "|sliced_wasserstein)\":[^,}]+");

    private static final String[] EACH = {
        "training.iterations=30",
        "training.batch-size=12",
        "training.averaging-frequency=10",
        "training.seed=7",
        "network.hidden=24",
        "network.features=4",
        "gan.latent-dim=9",
        "gan.critic-steps=2",
        "gan.ema-decay=0.9",
        "checkpoint.every=30",
        "samples.every=30",
        "samples.grid=3"
    };

    private static final String[] ONE = {"training.workers=1"};
    private static final String[] TWO = {"training.workers=2"};
    private static final String[] DCGAN = {"training.workers=1", "network.architecture=dcgan"};
    private static final String[] RESNET = {"training.workers=1", "network.architecture=resnet"};

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    private static Map<String, String[]> grey() {
        Map<String, String[]> runs = new LinkedHashMap<>();
        runs.put("mlp-gan", with(ONE, "gan.objective=gan"));
        runs.put("mlp-gan-rmsprop", with(ONE, "gan.objective=gan", "optimizer.critic.type=rmsprop"));
        runs.put("mlp-gan-r1", with(ONE, "gan.objective=gan", "gan.r1=5"));
        runs.put("mlp-wgan", with(ONE, "gan.objective=wgan"));
        runs.put("mlp-wgan-gp", with(ONE, "gan.objective=wgan-gp"));
        runs.put("mlp-wgan-gp-no-average", with(ONE, "gan.objective=wgan-gp", "gan.ema-decay=0"));
        runs.put("mlp-wgan-gp-conditional", with(ONE, "gan.objective=wgan-gp", "gan.conditional=true"));
        runs.put("mlp-hinge", with(ONE, "gan.objective=hinge", "data.cache=none", "data.flip=true"));
        runs.put("mlp-hinge-spectral", with(ONE, "gan.objective=hinge", "network.spectral-norm=true"));
        runs.put("mlp-rpgan", with(ONE, "gan.objective=rpgan"));
        runs.put("mlp-lsgan-r1", with(ONE, "gan.objective=lsgan", "gan.r1=1"));
        runs.put("dcgan-hinge", with(DCGAN, "gan.objective=hinge"));
        runs.put("dcgan-gan-both", with(DCGAN, "gan.objective=gan", "network.batch-norm=both"));
        runs.put("dcgan-wgan-gp", with(DCGAN, "gan.objective=wgan-gp"));
        runs.put(
                "dcgan-gan-r1-conditional",
                with(DCGAN, "gan.objective=gan", "gan.r1=5", "gan.conditional=true", "network.batch-norm=generator"));
        runs.put("dcgan-lsgan-spectral", with(DCGAN, "gan.objective=lsgan", "network.spectral-norm=true"));
        runs.put("averaging", with(TWO, "gan.objective=wgan-gp"));
        runs.put(
                "averaging-apart",
                with(
                        TWO,
                        "gan.objective=gan",
                        "training.generator-averaging-every=2",
                        "training.critic-averaging-every=3",
                        "training.average-updaters=false"));
        runs.put("sharing", with(TWO, "gan.objective=gan", "training.sync=gradient-sharing"));
        runs.put(
                "sharing-target",
                with(
                        TWO,
                        "gan.objective=wgan-gp",
                        "training.sync=gradient-sharing",
                        "training.share-every=5",
                        "training.threshold.algorithm=target-sparsity"));
        runs.put("synchronous", with(TWO, "gan.objective=wgan-gp", "training.sync=synchronous"));
        runs.put(
                "synchronous-conditional",
                with(TWO, "gan.objective=hinge", "training.sync=synchronous", "gan.conditional=true"));
        runs.put("evaluated", with(ONE, "gan.objective=gan", "evaluate.every=30", "evaluate.count=100"));
        return runs;
    }

    private static Map<String, String[]> colour() {
        Map<String, String[]> runs = new LinkedHashMap<>();
        runs.put("resnet-wgan-gp", with(RESNET, "gan.objective=wgan-gp"));
        runs.put("resnet-hinge-spectral", with(RESNET, "gan.objective=hinge", "network.spectral-norm=true"));
        runs.put("resnet-gan-conditional", with(RESNET, "gan.objective=gan", "gan.conditional=true"));
        runs.put("dcgan-32-gan", with(DCGAN, "gan.objective=gan", "gan.r1=2"));
        return runs;
    }

    @Test
    void ofEachKind() throws IOException {
        Path images = Images.draw(folder.resolve("images"));
        train(ingest(images, "grey", 28, 1), grey());
        train(ingest(images, "colour", 32, 3), colour());
        resume();
        Files.write(RESULT, lines, UTF_8);
        assertThat(lines).hasSizeGreaterThan(60);
    }

    private Path ingest(Path images, String name, int side, int channels) throws IOException {
        Path dataset = folder.resolve(name);
        Outcome.of(
                        new IngestJob(),
                        "data.source=" + images,
                        "data.path=" + dataset,
                        "data.image-size=" + side,
                        "data.channels=" + channels)
                .isDone();
        return dataset;
    }

    private void train(Path dataset, Map<String, String[]> runs) throws IOException {
        for (Map.Entry<String, String[]> run : runs.entrySet()) {
            Path left = folder.resolve("run-" + run.getKey());
            String[] arguments = with(with(EACH, "data.path=" + dataset, "run.dir=" + left), run.getValue());
            String plan = Outcome.of(new TrainJob(), with(arguments, "--dry-run"))
                    .isDone()
                    .out();
            add(run.getKey(), "plan", sha256(plan.replace(folder.toString(), "")));
            Outcome.of(new TrainJob(), arguments).isDone();
            addFiles(run.getKey(), left);
            for (String ending : List.of("onnx", "npz", "zip")) {
                Path out = folder.resolve(run.getKey() + "." + ending);
                Outcome.of(new ExportJob(), "run.dir=" + left, "export.out=" + out)
                        .isDone();
                add(run.getKey(), ending, sha256(out));
            }
        }
    }

    /** A run of 30 iterations that goes on to 50. */
    private void resume() throws IOException {
        for (String name : List.of("mlp-wgan-gp", "averaging", "sharing", "synchronous")) {
            Path run = folder.resolve("run-" + name);
            String[] settings = grey().get(name);
            String[] arguments = with(with(EACH, "data.path=" + folder.resolve("grey"), "run.dir=" + run), settings);
            Outcome.of(new TrainJob(), with(arguments, "training.iterations=50", "--resume"))
                    .isDone();
            addFiles(name + "-resumed", run);
        }
    }

    private void addFiles(String run, Path left) throws IOException {
        for (Path file : files(left.resolve("checkpoints"))) {
            if (file.toString().endsWith(".bin") || file.toString().endsWith(".zip")) {
                add(run, file.getParent().getFileName() + "/" + file.getFileName(), sha256(file));
            }
        }
        for (Path file : files(left)) {
            if (file.toString().endsWith(".jsonl")) {
                String numbers = NUMBERS.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.joining("\n"));
                add(run, file.getFileName().toString(), sha256(numbers));
            }
        }
        for (Path file : files(left.resolve("samples"))) {
            add(run, "samples/" + file.getFileName(), sha256(file));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void add(String run, String what, String hash) {
        lines.add(run + " " + what + " " + hash);
    }

    private static String sha256(Path file) throws IOException {
        return DigestUtils.sha256Hex(Files.readAllBytes(file)).substring(0, 16);
    }

    private static String sha256(String text) {
        return DigestUtils.sha256Hex(text).substring(0, 16);
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
