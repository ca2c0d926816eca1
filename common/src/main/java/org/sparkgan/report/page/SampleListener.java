package org.sparkgan.report.page;

import java.io.IOException;
import java.io.OutputStream;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.config.GridSettings;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.IterationName;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * {@code samples/000012000.png}: what the generator makes of the same latent vectors, at the start, every {@code
 * samples.every} iterations at the end of a round, and at the end; with averaged parameters where they are kept. Of a conditional generator every label has a column.
 */
public final class SampleListener implements TrainingListener {
    private final Folder folder;
    private final GridSettings settings;
    private final GanSpec spec;
    private final long seed;
    private final TrainingListener all;
    private int drawn;

    /** Draws to {@code runFolder} and tells {@code all}; {@code seed} decides the latent vectors. */
    public SampleListener(Folder runFolder, GridSettings settings, GanSpec spec, long seed, TrainingListener all) {
        this.folder = runFolder.folder("samples");
        this.settings = settings;
        this.spec = spec;
        this.seed = seed;
        this.all = all;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) throws IOException {
        draw(state);
    }

    @Override
    public void segmentEnded(int from, GanState state) throws IOException {
        if (settings.every().due(from, state.iteration())) {
            draw(state);
        }
    }

    @Override
    public void finished(GanState state) throws IOException {
        if (drawn != state.iteration()) {
            draw(state);
        }
    }

    private void draw(GanState state) throws IOException {
        int columns = SampleGrid.columns(settings, spec.generator().classes());
        byte[] pixels = new GeneratorSampler(
                        TaskDevice.ofDriver(), spec.generator(), state.shown(), new LabelCycle(0, columns))
                .sample(seed, 0, settings.grid() * columns);
        // After a kill the same picture may be there already, whole or torn.
        try (OutputStream out = folder.replace(IterationName.of(state.iteration()) + ".png")) {
            SampleGrid.writePng(SampleGrid.grid(pixels, spec.shape(), columns), out);
        }
        drawn = state.iteration();
        all.sampled(drawn, pixels);
    }
}
