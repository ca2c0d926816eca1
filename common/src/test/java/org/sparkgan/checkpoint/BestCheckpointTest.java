package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.GeneratorWeights;
import org.sparkgan.config.Interval;
import org.sparkgan.config.ScoreName;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

class BestCheckpointTest {
    @TempDir
    Path run;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2));
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

    @Test
    void settingsChooseTheCheckpoint() throws IOException {
        saveIfBest(10, 5);
        save(20);
        save(30);

        assertThat(chosen("best").source()).contains("000000010");
        assertThat(chosen("latest").source()).contains("000000030");
        assertThat(chosen("20").source()).contains("000000020");
        assertThatThrownBy(() -> chosen("40"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("sample.checkpoint must be one of run.dir " + run + ", [30, 20, 10], but is 40");
        assertThatThrownBy(() -> chosen("last"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("sample.checkpoint must be latest, best or a number of iterations, but is last");
    }

    @Test
    void aRunWithoutEvaluationsHasNoBest() throws IOException {
        save(10);
        assertThatThrownBy(() -> chosen("best"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("run.dir " + run + " holds no best checkpoint, as it has made no evaluations");
    }

    private SavedGenerator chosen(String checkpoint) throws IOException {
        return SavedGenerator.chosen(
                SmallRun.config("run.dir=" + run, "sample.checkpoint=" + checkpoint), new Configuration());
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
