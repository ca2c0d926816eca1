package org.sparkgan.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.tensorboard.EventFile.Seen;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.SmallRun;

class TensorBoardListenerTest {
    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong();

    @Test
    void numbersAndGridsAreReadByTheFormat() throws IOException {
        try (TensorBoardListener listener = listener()) {
            listener.started(SmallRun.plan(20), SmallRun.state(0));
            listener.sampled(0, new byte[4 * SmallRun.SHAPE.values()]);
            listener.roundEnded(SmallRun.round(0, 5));
        }
        List<Seen> seen = EventFile.all(folder.resolve("tensorboard"));
        assertThat(seen.get(0).tag()).isEqualTo("samples/grid");
        var grid = ImageIO.read(new ByteArrayInputStream(seen.get(0).image()));
        assertThat(grid.getWidth()).isGreaterThan(SmallRun.SHAPE.width());
        assertThat(seen.stream().filter(value -> value.image() == null).map(Seen::tag))
                .contains("d_loss", "g_loss", "wasserstein", "images_per_second", "epoch")
                .doesNotContain("iteration", "gradient_penalty");
        assertThat(seen).anySatisfy(value -> {
            assertThat(value.tag()).isEqualTo("d_loss");
            assertThat(value.step()).isEqualTo(5);
            assertThat(value.number()).isEqualTo(-1.5f);
        });
    }

    @Test
    void aResumedRunGoesOnWithoutStepsTwice() throws IOException {
        TensorBoardListener killed = listener();
        killed.started(SmallRun.plan(20), SmallRun.state(0));
        killed.sampled(0, new byte[4 * SmallRun.SHAPE.values()]);
        killed.roundEnded(SmallRun.round(0, 5));
        // Before the checkpoint of iteration 10, which is due.
        killed.roundEnded(SmallRun.round(5, 10));
        assertThat(steps("d_loss")).containsExactly(5L, 10L);
        killed.saved(SmallRun.state(10));
        killed.sampled(10, new byte[4 * SmallRun.SHAPE.values()]);
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
        killed.roundEnded(SmallRun.round(10, 15));
        assertThat(steps("d_loss")).containsExactly(5L, 10L, 15L);
        assertThat(steps("samples/grid")).containsExactly(0L, 10L);

        try (TensorBoardListener resumed = listener()) {
            resumed.started(SmallRun.plan(20), SmallRun.state(10));
            assertThat(steps("d_loss")).containsExactly(5L, 10L);
            resumed.sampled(10, new byte[4 * SmallRun.SHAPE.values()]);
            resumed.roundEnded(SmallRun.round(10, 15));
            resumed.roundEnded(SmallRun.round(15, 20));
            resumed.sampled(20, new byte[4 * SmallRun.SHAPE.values()]);
            resumed.finished(SmallRun.state(20));
        }
        assertThat(steps("d_loss")).containsExactly(5L, 10L, 15L, 20L);
        assertThat(steps("samples/grid")).containsExactly(0L, 10L, 20L);
    }

    @Test
    void afterAnEarlierCheckpointLaterStepsAreGone() throws IOException {
        TensorBoardListener killed = listener();
        killed.started(SmallRun.plan(30), SmallRun.state(0));
        for (int iteration = 10; iteration <= 30; iteration += 10) {
            killed.roundEnded(SmallRun.round(iteration - 10, iteration));
            killed.saved(SmallRun.state(iteration));
        }
        try (TensorBoardListener resumed = listener()) {
            resumed.started(SmallRun.plan(30), SmallRun.state(20));
            assertThat(steps("d_loss")).containsExactly(10L, 20L);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOnce() throws IOException {
        Files.writeString(folder.resolve("tensorboard"), "a file");
        try (LogLines log = new LogLines(TensorBoardListener.class);
                TensorBoardListener listener = listener()) {
            listener.started(SmallRun.plan(30), SmallRun.state(0));
            listener.sampled(0, new byte[4 * SmallRun.SHAPE.values()]);
            listener.roundEnded(SmallRun.round(0, 10));
            listener.roundEnded(SmallRun.round(10, 20));
            listener.finished(SmallRun.state(20));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("tensorboard, training goes on without TensorBoard: ");
        }
    }

    private TensorBoardListener listener() throws IOException {
        JobConfig config = SmallRun.config("samples.grid=4");
        return new TensorBoardListener(SmallRun.folder(folder), config, SmallRun.spec(), clock::get);
    }

    private List<Long> steps(String tag) throws IOException {
        Stream<Seen> seen = EventFile.all(folder.resolve("tensorboard")).stream();
        return seen.filter(value -> value.tag().equals(tag)).map(Seen::step).toList();
    }
}
