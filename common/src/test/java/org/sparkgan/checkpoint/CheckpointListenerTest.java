package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.storage.Folder;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

class CheckpointListenerTest {
    private static final CheckpointSettings EVERY_10 = new CheckpointSettings(10, 9);

    @TempDir
    Path run;

    @Test
    void savesWhenARoundCrossesAMultipleAndAtTheEnd() throws IOException {
        CheckpointListener listener = listener();
        listener.started(SmallRun.plan(35), SmallRun.state(0));
        for (int iteration = 7; iteration <= 35; iteration += 7) {
            listener.roundEnded(SmallRun.round(iteration));
        }
        listener.finished(SmallRun.state(35));
        assertThat(folder().list()).containsExactly("000000014", "000000021", "000000035");
    }

    @Test
    void aResumedRunKeepsTheRhythm() throws IOException {
        CheckpointListener listener = listener();
        listener.started(SmallRun.plan(35), SmallRun.state(14));
        listener.roundEnded(SmallRun.round(19));
        listener.roundEnded(SmallRun.round(24));
        assertThat(folder().list()).containsExactly("000000024");
    }

    @Test
    void aFailedSaveStopsTheRun() throws IOException {
        CheckpointListener listener = listener();
        listener.started(SmallRun.plan(35), SmallRun.state(0));
        Files.writeString(run.resolve("checkpoints"), "in the way");
        assertThatThrownBy(() -> listener.roundEnded(SmallRun.round(10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoints");
    }

    private CheckpointListener listener() throws IOException {
        return new CheckpointListener(
                new CheckpointStore(SmallRun.folder(run), EVERY_10), SmallRun.identity(), EVERY_10, WorkerSave.NONE);
    }

    private Folder folder() throws IOException {
        return SmallRun.folder(run).folder("checkpoints");
    }
}
