package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.Interval;
import org.sparkgan.config.ScoreName;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.WorkerSave;

class CheckpointListenerTest {
    private static final CheckpointSettings EVERY_10 = new CheckpointSettings(new Interval(10), 9);

    @TempDir
    Path run;

    private final List<Integer> told = new ArrayList<>();

    private final TrainingListener saved = new TrainingListener() {
        @Override
        public void saved(GanState state) {
            told.add(state.iteration());
        }
    };

    @Test
    void savesWhenARoundCrossesAMultipleAndAtTheEnd() throws IOException {
        CheckpointListener listener = listener();
        listener.started(SmallRun.plan(35), SmallRun.state(0));
        for (int iteration = 7; iteration <= 35; iteration += 7) {
            listener.segmentEnded(iteration - 7, SmallRun.state(iteration));
        }
        listener.finished(SmallRun.state(35));
        assertThat(folder().list()).containsExactly("000000014", "000000021", "000000035");
        assertThat(told).containsExactly(14, 21, 35);
    }

    @Test
    void aResumedRunKeepsTheRhythm() throws IOException {
        CheckpointListener listener = listener();
        listener.started(SmallRun.plan(35), SmallRun.state(14));
        listener.segmentEnded(14, SmallRun.state(19));
        listener.segmentEnded(19, SmallRun.state(24));
        assertThat(folder().list()).containsExactly("000000024");
    }

    @Test
    void aFailedSaveStopsTheRun() throws IOException {
        CheckpointListener listener = listener();
        listener.started(SmallRun.plan(35), SmallRun.state(0));
        Files.writeString(run.resolve("checkpoints"), "in the way");
        assertThatThrownBy(() -> listener.segmentEnded(0, SmallRun.state(10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoints");
    }

    private CheckpointListener listener() throws IOException {
        CheckpointStore store = new CheckpointStore(SmallRun.folder(run), EVERY_10);
        return new CheckpointListener(
                new Saves(store, SmallRun.identity(), WorkerSave.NONE, saved),
                EVERY_10.every(),
                ScoreName.FRECHET_DISTANCE);
    }

    private Folder folder() throws IOException {
        return SmallRun.folder(run).folder("checkpoints");
    }
}
