package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.GeneratorWeights;
import org.sparkgan.config.ScoreName;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

class BestCheckpointTest {
    @TempDir
    Path run;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(10, 2));
    }

    @Test
    void theBestStaysBesideTheLast() throws IOException {
        save(10);
        assertThat(saveIfBest(20, 5)).isTrue();
        for (int iteration = 30; iteration <= 60; iteration += 10) {
            save(iteration);
            assertThat(saveIfBest(iteration, 6)).isFalse();
        }

        assertThat(store.iterations()).containsExactly(60, 50, 20);
        assertThat(store.best()).contains(new BestScore(20, ScoreName.FRECHET_DISTANCE, 5));
        assertThat(store.generator(20, GeneratorWeights.EMA).source()).contains("000000020");
    }

    @Test
    void aBetterOneTakesItsPlaceAndTheOldOneGoes() throws IOException {
        saveIfBest(10, 5);
        saveIfBest(20, 4);
        save(30);
        save(40);

        assertThat(store.iterations()).containsExactly(40, 30, 20);
        assertThat(marks()).containsExactly("best-000000020.json");
    }

    @Test
    void ofTwoMarksThatAKillLeftTheLowerScoreCounts() throws IOException {
        saveIfBest(10, 5);
        byte[] old = Files.readAllBytes(run.resolve("checkpoints/best-000000010.json"));
        saveIfBest(20, 4);
        Files.write(run.resolve("checkpoints/best-000000010.json"), old);

        assertThat(store.best().orElseThrow().iteration()).isEqualTo(20);
        assertThat(saveIfBest(30, 4.5)).isFalse();
    }

    @Test
    void aMarkThatAKillCutShortIsPassedOver() throws IOException {
        saveIfBest(10, 5);
        Files.writeString(run.resolve("checkpoints/best-000000010.json"), "{\"iterat");

        assertThat(store.best()).isEmpty();
        assertThat(saveIfBest(10, 5)).isTrue();
        assertThat(store.best().orElseThrow().iteration()).isEqualTo(10);
    }

    @Test
    void anotherScoreBeginsAnew() throws IOException {
        saveIfBest(10, 5);
        BestScore wasserstein = new BestScore(20, ScoreName.SLICED_WASSERSTEIN, 50);

        assertThat(store.saveIfBest(SmallRun.identity(), SmallRun.state(20), WorkerSave.NONE, wasserstein))
                .isTrue();
        assertThat(store.best()).contains(wasserstein);
        assertThat(Files.readString(run.resolve("checkpoints/best-000000020.json")))
                .contains("\"sliced-wasserstein\"");
    }

    @Test
    void aCheckpointThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> store.generator(70, GeneratorWeights.RAW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("manifest.json");
    }

    private boolean saveIfBest(int iteration, double score) throws IOException {
        return store.saveIfBest(
                SmallRun.identity(),
                SmallRun.state(iteration),
                WorkerSave.NONE,
                new BestScore(iteration, ScoreName.FRECHET_DISTANCE, score));
    }

    private void save(int iteration) throws IOException {
        store.save(SmallRun.identity(), SmallRun.state(iteration), WorkerSave.NONE);
    }

    private List<String> marks() throws IOException {
        try (var files = Files.list(run.resolve("checkpoints"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("best-"))
                    .toList();
        }
    }
}
