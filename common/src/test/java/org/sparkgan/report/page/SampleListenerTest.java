package org.sparkgan.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.GridSettings;
import org.sparkgan.config.Interval;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.TrainingListener;

class SampleListenerTest {
    @TempDir
    Path run;

    private final Map<Integer, byte[]> watched = new TreeMap<>();

    @Test
    void drawsAtTheStartAtEachMultipleAndAtTheEnd() throws IOException {
        SampleListener listener = listener();
        listener.started(SmallRun.plan(30), fresh());
        for (int iteration : new int[] {8, 16, 24}) {
            listener.segmentEnded(iteration - 8, SmallRun.state(iteration));
        }
        listener.finished(SmallRun.state(24));
        assertThat(SmallRun.folder(run.resolve("samples")).list())
                .containsExactly("000000000.png", "000000016.png", "000000024.png");
        assertThat(watched.keySet()).containsExactly(0, 16, 24);
    }

    @Test
    void theSameStateGivesTheSamePictureAfterAResume() throws IOException {
        listener().started(SmallRun.plan(30), fresh());
        byte[] before = Files.readAllBytes(run.resolve("samples/000000000.png"));
        listener().started(SmallRun.plan(30), fresh());
        assertThat(Files.readAllBytes(run.resolve("samples/000000000.png"))).isEqualTo(before);
    }

    @Test
    void showsWhatTheAveragedGeneratorMakes() throws IOException {
        GanState state = fresh();
        GanState other = SmallRun.spec().initialState(77);
        listener()
                .started(
                        SmallRun.plan(30),
                        new GanState(
                                0,
                                other.generator(),
                                state.critic(),
                                state.generatorEma(),
                                state.generatorOptimizer(),
                                state.criticOptimizer()));
        BufferedImage grid = ImageIO.read(run.resolve("samples/000000000.png").toFile());
        byte[] pixels = new GeneratorSampler(new Nd4jDevice(), SmallRun.spec().generator(), state.generatorEma())
                .sample(42, 0, 4);
        assertThat(watched.get(0)).isEqualTo(pixels);
        int scale = 11;
        for (int image = 0; image < 4; image++) {
            for (int pixel = 0; pixel < 36; pixel++) {
                int x = 2 + image % 2 * (6 * scale + 2) + pixel % 6 * scale;
                int y = 2 + image / 2 * (6 * scale + 2) + pixel / 6 * scale;
                assertThat(grid.getRaster().getSample(x, y, 0)).isEqualTo(pixels[image * 36 + pixel] & 0xFF);
            }
        }
    }

    private static GanState fresh() {
        return SmallRun.spec().initialState(42);
    }

    private SampleListener listener() throws IOException {
        TrainingListener watcher = new TrainingListener() {
            @Override
            public void sampled(int iteration, byte[] pixels) {
                watched.put(iteration, pixels);
            }
        };
        return new SampleListener(
                SmallRun.folder(run), new GridSettings(new Interval(10), 2), SmallRun.spec(), 42, watcher);
    }
}
