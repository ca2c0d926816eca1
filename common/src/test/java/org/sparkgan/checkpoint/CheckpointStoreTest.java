package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.GeneratorWeights;
import org.sparkgan.config.Interval;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Sha256;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

class CheckpointStoreTest {
    @TempDir
    Path run;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2));
    }

    @Test
    void whatIsSavedIsReadBitForBit() throws IOException {
        save(10);
        Checkpoint read = reopened().latest().orElseThrow();
        assertSameBits(SmallRun.state(10), read.state());
        assertThat(read.datasetId()).isEqualTo(SmallRun.identity().datasetId());
        assertThat(read.settings().get("gan.lambda").asDouble()).isEqualTo(10);
    }

    @Test
    void anEmptyRunFolderHasNoCheckpoint() throws IOException {
        assertThat(store.latest()).isEmpty();
        assertThat(store.latestGenerator(GeneratorWeights.EMA)).isEmpty();
    }

    @Test
    void manifestListsEveryFileWithItsLengthAndHash() throws IOException {
        save(10);
        JsonNode manifest =
                new ObjectMapper().readTree(file(10, "manifest.json").toFile());
        assertThat(manifest.get("schema_version").asInt()).isEqualTo(2);
        assertThat(manifest.get("iteration").asInt()).isEqualTo(10);
        assertThat(manifest.get("config_hash").asText()).hasSize(64);
        for (String name : List.of("generator.zip", "generator-ema.zip", "state.bin")) {
            byte[] bytes = Files.readAllBytes(file(10, name));
            JsonNode entry = manifest.get("files").get(name);
            assertThat(entry.get("length").asInt()).isEqualTo(bytes.length);
            assertThat(entry.get("sha256").asText()).isEqualTo(Sha256.hex(bytes));
        }
        assertThat(names(run.resolve("checkpoints/000000010")))
                .containsExactly("generator-ema.zip", "generator.zip", "manifest.json", "state.bin");
    }

    @Test
    void generatorIsAnOrdinaryDl4jModel() throws IOException {
        save(10);
        GanState state = SmallRun.state(10);
        assertThat(dl4jParameters("generator.zip")).isEqualTo(state.generator());
        assertThat(dl4jParameters("generator-ema.zip")).isEqualTo(state.generatorEma());
    }

    private float[] dl4jParameters(String name) throws IOException {
        MultiLayerNetwork network =
                ModelSerializer.restoreMultiLayerNetwork(file(10, name).toFile());
        return network.params().toFloatVector();
    }

    @Test
    void keepsTheLastCompleteOnes() throws IOException {
        for (int iteration : new int[] {10, 20, 30, 40}) {
            save(iteration);
        }
        assertThat(checkpoints()).containsExactly("000000030", "000000040");
    }

    @Test
    void sweepsWhatAKillLeftBehind() throws IOException {
        save(10);
        save(20);
        Files.delete(file(20, "manifest.json"));
        save(30);
        assertThat(checkpoints()).containsExactly("000000010", "000000030");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator.zip", "generator-ema.zip", "state.bin", "manifest.json"})
    void skipsACheckpointWithAFileThatChanged(String name) throws IOException {
        save(10);
        save(20);
        byte[] bytes = Files.readAllBytes(file(20, name));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(20, name), bytes);
        assertTakesTheOneBefore(
                name.equals("manifest.json") ? "manifest.json " : name + " has changed since it was written (SHA-256)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator.zip", "generator-ema.zip", "state.bin", "manifest.json"})
    void skipsACheckpointWithAFileCutShort(String name) throws IOException {
        save(10);
        save(20);
        byte[] bytes = Files.readAllBytes(file(20, name));
        Files.write(file(20, name), Arrays.copyOf(bytes, bytes.length / 2));
        assertTakesTheOneBefore(
                name.equals("manifest.json") ? "manifest.json " : name + " has " + bytes.length / 2 + " bytes instead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generator.zip", "generator-ema.zip", "state.bin", "manifest.json"})
    void skipsACheckpointWithAFileMissing(String name) throws IOException {
        save(10);
        save(20);
        Files.delete(file(20, name));
        assertTakesTheOneBefore(
                name.equals("manifest.json")
                        ? "it has no manifest.json, the save was cut short"
                        : name + " is missing");
    }

    private void assertTakesTheOneBefore(String reason) throws IOException {
        try (LogLines log = new LogLines(CheckpointStore.class)) {
            GanState state = reopened().latest().orElseThrow().state();
            assertSameBits(SmallRun.state(10), state);
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().get(0))
                    .startsWith("WARN skipping checkpoint file:" + run.resolve("checkpoints/000000020") + ": ")
                    .contains(reason)
                    .doesNotContain("\n");
        }
    }

    @Test
    void skipsAManifestOfAnotherFolder() throws IOException {
        save(10);
        save(20);
        Files.copy(
                file(10, "manifest.json"),
                file(20, "manifest.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertTakesTheOneBefore("manifest.json is of iteration 10");
    }

    @Test
    void aDamagedCheckpointIsSavedAnewWhenItsIterationComesAgain() throws IOException {
        save(10);
        save(20);
        Files.write(file(20, "state.bin"), new byte[3]);
        assertThat(store.latest().orElseThrow().state().iteration()).isEqualTo(10);
        save(20);
        assertSameBits(SmallRun.state(20), reopened().latest().orElseThrow().state());
    }

    @Test
    void aDamagedCheckpointDoesNotPushOutAGoodOne() throws IOException {
        save(10);
        save(20);
        Files.write(file(20, "state.bin"), new byte[3]);
        store.latest();
        save(15);
        save(25);
        assertThat(checkpoints()).containsExactly("000000015", "000000020", "000000025");
    }

    @Test
    void aCompleteCheckpointIsNeverWrittenAgain() throws IOException {
        save(10);
        byte[] manifest = Files.readAllBytes(file(10, "manifest.json"));
        save(10);
        assertThat(Files.readAllBytes(file(10, "manifest.json"))).isEqualTo(manifest);
    }

    @Test
    void refusesToSaveWhatTrainingCannotGoOnFrom() throws IOException {
        save(10);
        GanState state = SmallRun.state(20);
        state.critic()[3] = Float.NaN;
        assertThatThrownBy(() -> store.save(SmallRun.identity(), state, WorkerSave.NONE))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("iteration 20")
                .hasMessageContaining("critic parameter 3 is NaN");
        assertThat(checkpoints()).containsExactly("000000010");
    }

    @Test
    void takesTheAveragedGeneratorOrTheTrainedOne() throws IOException {
        save(10);
        assertThat(store.latestGenerator(GeneratorWeights.EMA).orElseThrow().parameters())
                .isEqualTo(SmallRun.state(10).generatorEma());
        SavedGenerator raw = store.latestGenerator(GeneratorWeights.RAW).orElseThrow();
        assertThat(raw.parameters()).isEqualTo(SmallRun.state(10).generator());
        assertThat(raw.shape()).isEqualTo(SmallRun.SHAPE);
        assertThat(raw.network()).isEqualTo(SmallRun.spec().generator());
        assertThat(raw.source()).endsWith("checkpoints/000000010/generator.zip");
    }

    @Test
    void takesTheTrainedGeneratorWithAWarningWhereNoAverageIsKept() throws IOException {
        GanState state = SmallRun.state(10);
        store.save(
                SmallRun.identity("gan.ema-decay=0"),
                new GanState(
                        10,
                        state.generator(),
                        state.critic(),
                        new float[0],
                        state.generatorOptimizer(),
                        state.criticOptimizer()),
                WorkerSave.NONE);
        try (LogLines log = new LogLines(CheckpointFolder.class)) {
            assertThat(store.latestGenerator(GeneratorWeights.EMA).orElseThrow().parameters())
                    .isEqualTo(state.generator());
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().get(0))
                    .startsWith("WARN ")
                    .endsWith("holds no moving average (gan.ema-decay=0): taking the trained generator");
        }
    }

    private void save(int iteration) throws IOException {
        store.save(SmallRun.identity(), SmallRun.state(iteration), WorkerSave.NONE);
    }

    private CheckpointStore reopened() throws IOException {
        return new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2));
    }

    private Path file(int iteration, String name) {
        return run.resolve(String.format(Locale.ROOT, "checkpoints/%09d/%s", iteration, name));
    }

    private SortedSet<String> checkpoints() throws IOException {
        return names(run.resolve("checkpoints"));
    }

    private static SortedSet<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            SortedSet<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }
}
