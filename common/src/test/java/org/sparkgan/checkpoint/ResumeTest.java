package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.Interval;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

class ResumeTest {
    @TempDir
    Path run;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2));
        store.save(SmallRun.identity("training.iterations=100"), SmallRun.state(10), WorkerSave.NONE);
    }

    @Test
    void goesOnUnderTheSameSettings() throws IOException {
        GanState state = Resume.latest(store, SmallRun.identity("training.iterations=100"))
                .orElseThrow()
                .state();
        assertSameBits(SmallRun.state(10), state);
    }

    @Test
    void settingsThatChangeNoNumberMayDiffer() throws IOException {
        assertThat(Resume.latest(
                        store,
                        SmallRun.identity(
                                "training.epochs=7",
                                "training.iterations=null",
                                "checkpoint.every=3",
                                "samples.every=5",
                                "sample.count=9",
                                "training.resource-timeout=1s",
                                "training.max-memory=4g",
                                "data.path=elsewhere",
                                "run.dir=moved",
                                "training.workers=3",
                                "gan.lambda=10")))
                .isPresent();
    }

    @Test
    void refusesOtherSettingsAndListsThem() {
        assertThatThrownBy(() -> Resume.latest(
                        store,
                        SmallRun.identity("gan.lambda=5.0", "training.batch-size=32", "optimizer.critic.beta1=0.5")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("cannot resume from file:" + run + "/checkpoints/000000010 under changed settings:"
                        + " gan.lambda was 10, is now 5; optimizer.critic.beta1 was 0, is now 0.5;"
                        + " training.batch-size was 64, is now 32. Give the old values, or another run.dir");
    }

    @Test
    void autoTakesTheFrequencyOfTheCheckpoint() throws IOException {
        JobConfig auto = SmallRun.config("training.averaging-frequency=auto");
        Checkpoint checkpoint = Resume.latest(store, SmallRun.identity("training.averaging-frequency=auto"))
                .orElseThrow();
        assertThat(checkpoint.settled(auto).training().averagingFrequency()).contains(50);
        assertThat(checkpoint.settled(auto).settings())
                .isEqualTo(SmallRun.config().settings());
    }

    @Test
    void refusesFlipsTheRunWasNotTrainedWith() {
        assertThatThrownBy(() -> Resume.latest(store, SmallRun.identity("data.flip=true")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("changed settings: data.flip was false, is now true. Give");
    }

    /** In version 1 of the manifest the batch was that of each worker. */
    @Test
    void theBatchOfAnEarlierVersionWasThatOfEachWorker() throws IOException {
        rewriteManifest("\"schema_version\" : 2", "\"schema_version\" : 1");
        assertThatThrownBy(() -> Resume.latest(store, SmallRun.identity()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("changed settings: training.batch-size was 128, is now 64. Give");
        assertThat(Resume.latest(store, SmallRun.identity("training.batch-size=128")))
                .isPresent();
    }

    @Test
    void aManifestOfALaterVersionIsNotGuessedAt() throws IOException {
        rewriteManifest("\"schema_version\" : 2", "\"schema_version\" : 3");
        assertThat(Resume.latest(store, SmallRun.identity())).isEmpty();
    }

    private void rewriteManifest(String from, String to) throws IOException {
        Path manifest = run.resolve("checkpoints/000000010/manifest.json");
        String text = Files.readString(manifest);
        assertThat(text).contains(from);
        Files.writeString(manifest, text.replace(from, to));
        Files.deleteIfExists(manifest.resolveSibling(".manifest.json.crc"));
    }

    @Test
    void checkpointsFromBeforeFlipsGoOnWithoutThem() throws IOException {
        RunIdentity now = SmallRun.identity();
        Map<String, String> older = new TreeMap<>(now.settings());
        assertThat(older.remove("data.flip")).isEqualTo("false");
        store.save(new RunIdentity(now.spec(), older, now.datasetId()), SmallRun.state(20), WorkerSave.NONE);
        assertThat(Resume.latest(store, now).orElseThrow().state().iteration()).isEqualTo(20);
        assertThatThrownBy(() -> Resume.latest(store, SmallRun.identity("data.flip=true")))
                .hasMessageContaining("data.flip was false, is now true");
    }

    @Test
    void checkpointsFromBeforeSeparateIntervalsAveragedBothNetworks() throws IOException {
        RunIdentity now = SmallRun.identity();
        Map<String, String> older = new TreeMap<>(now.settings());
        assertThat(older.remove("training.generator-averaging-every")).isEqualTo("1");
        assertThat(older.remove("training.critic-averaging-every")).isEqualTo("1");
        store.save(new RunIdentity(now.spec(), older, now.datasetId()), SmallRun.state(20), WorkerSave.NONE);
        assertThat(Resume.latest(store, now).orElseThrow().state().iteration()).isEqualTo(20);
        assertThatThrownBy(() -> Resume.latest(store, SmallRun.identity("training.generator-averaging-every=3")))
                .hasMessageContaining("training.generator-averaging-every was 1, is now 3");
    }

    @Test
    void checkpointsFromBeforeHalfLivesAndSchedulesGoOnWithTheirDecay() throws IOException {
        RunIdentity now = SmallRun.identity("gan.ema-decay=0.999");
        Map<String, String> older = new TreeMap<>(now.settings());
        older.keySet().removeIf(key -> key.contains(".schedule.") || key.matches("gan\\.ema-(half-life|ramp-up)"));
        assertThat(older).hasSize(now.settings().size() - 19);
        store.save(new RunIdentity(now.spec(), older, now.datasetId()), SmallRun.state(20), WorkerSave.NONE);
        assertThat(Resume.latest(store, now).orElseThrow().state().iteration()).isEqualTo(20);
        assertThatThrownBy(() -> Resume.latest(store, SmallRun.identity()))
                .hasMessageContaining("changed settings: gan.ema-decay was 0.999, is now null. Give the old values");
        assertThatThrownBy(() -> Resume.latest(
                        store, SmallRun.identity("gan.ema-decay=0.999", "optimizer.critic.schedule.warm-up=9")))
                .hasMessageContaining("changed settings: optimizer.critic.schedule.warm-up was 0, is now 9. Give");
    }

    /** The default is none for what it holds; that it was auto says nothing. */
    @Test
    void checkpointsFromBeforeBatchNormalisationHaveNone() throws IOException {
        RunIdentity now = SmallRun.identity();
        Map<String, String> older = new TreeMap<>(now.settings());
        assertThat(older.remove("network.batch-norm")).isEqualTo("\"none\"");
        store.save(new RunIdentity(now.spec(), older, now.datasetId()), SmallRun.state(20), WorkerSave.NONE);
        assertThat(Resume.latest(store, now).orElseThrow().state().iteration()).isEqualTo(20);
        GanSpec normalised = GanSpec.of(
                SmallRun.config("network.architecture=dcgan", "network.batch-norm=generator"),
                new ImageShape(1, 28, 28));
        assertThatThrownBy(() -> Resume.latest(store, new RunIdentity(normalised, now.settings(), now.datasetId())))
                .hasMessageContaining("network.batch-norm was none, is now generator");
    }

    @Test
    void refusesAnotherDataset() {
        RunIdentity same = SmallRun.identity();
        assertThatThrownBy(() -> Resume.latest(store, new RunIdentity(same.spec(), same.settings(), "another")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the dataset was " + same.datasetId() + ", is now another");
    }

    @Test
    void startsFromTheBeginningWithoutACompleteCheckpoint() throws IOException {
        Files.delete(run.resolve("checkpoints/000000010/manifest.json"));
        assertThat(Resume.latest(store, SmallRun.identity())).isEmpty();
    }

    @Test
    void settingsOfAnotherSyncMayDiffer() throws IOException {
        assertThat(Resume.latest(store, SmallRun.identity("training.share-every=3", "training.threshold.initial=1")))
                .isPresent();
        RunIdentity sharing = SmallRun.identity("training.sync=gradient-sharing");
        store.save(sharing, SmallRun.state(20), WorkerSave.NONE);
        assertThat(Resume.latest(
                        store, SmallRun.identity("training.sync=gradient-sharing", "training.averaging-frequency=3")))
                .isPresent();
        assertThatThrownBy(() -> Resume.latest(
                        store, SmallRun.identity("training.sync=gradient-sharing", "training.share-every=3")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.share-every was 10, is now 3");
        assertThatThrownBy(() -> Resume.latest(store, SmallRun.identity()))
                .hasMessageContaining("training.sync was gradient-sharing, is now parameter-averaging");
    }
}
