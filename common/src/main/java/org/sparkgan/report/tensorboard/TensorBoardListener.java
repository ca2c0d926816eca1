package org.sparkgan.report.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.nd4j.shade.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.GridSettings;
import org.sparkgan.config.Interval;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.score.Evaluation;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;
import org.tensorflow.framework.Summary;

/**
 * Writes numbers of rounds, scores and grids for TensorBoard. A file is complete before the checkpoint that it leads to, and none
 * reaches over one, so that a resumed run goes on without a gap or a step twice. What cannot be written is told once, and training
 * goes on.
 */
public final class TensorBoardListener implements TrainingListener, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TensorBoardListener.class);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Of the time of a run that passes between two files, so that a long one has some hundreds. */
    private static final long SHARE = 200;

    private static final String GRID = "samples/grid";

    private final EventFiles files;
    private final Interval checkpoint;
    private final GridSettings samples;
    private final GanSpec spec;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long writtenNanos;
    private boolean failed;
    private int drawn = -1;

    /** With {@code nanoTime} for a clock. */
    TensorBoardListener(Folder runFolder, JobConfig config, GanSpec spec, LongSupplier nanoTime) {
        this.files = new EventFiles(runFolder);
        this.checkpoint = config.checkpoint().every();
        this.samples = config.samples();
        this.spec = spec;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.writtenNanos = startNanos;
    }

    /** Writes to {@code runFolder}, where the settings ask for it. */
    public static Optional<TensorBoardListener> of(Folder runFolder, JobConfig config, GanSpec spec) {
        return config.report().tensorboard()
                ? Optional.of(new TensorBoardListener(runFolder, config, spec, System::nanoTime))
                : Optional.empty();
    }

    /** What may fail without harm. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        if (failed) {
            return;
        }
        try {
            writing.run();
        } catch (IOException | RuntimeException e) {
            failed = true;
            LOG.warn("cannot write {}, training goes on without TensorBoard: {}", files.uri(), FirstLine.orClass(e));
        }
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        attempt(() -> {
            files.start(state.iteration());
            if (files.has(GRID, state.iteration())) {
                drawn = state.iteration();
            }
        });
    }

    @Override
    public void roundEnded(RoundResult round) {
        attempt(() -> {
            files.add(round.until(), numbers("", round.metrics()));
            long now = nanoTime.getAsLong();
            if (checkpoint.due(round.from(), round.until())
                    || now - writtenNanos > Math.max(LEAST_NANOS, (now - startNanos) / SHARE)) {
                write();
            }
        });
    }

    @Override
    public void sampled(int iteration, byte[] pixels) {
        attempt(() -> {
            if (drawn == iteration) {
                return;
            }
            drawn = iteration;
            files.add(iteration, grid(pixels));
            // So that a grid is of the step by which its file is called.
            write();
        });
    }

    @Override
    public void evaluated(GanState state, Evaluation evaluation) {
        attempt(() -> {
            files.add(state.iteration(), numbers("scores/", evaluation));
            write();
        });
    }

    @Override
    public void saved(GanState state) {
        attempt(this::write);
    }

    @Override
    public void finished(GanState state) {
        attempt(this::write);
    }

    /** Writes what is left. */
    @Override
    public void close() {
        attempt(this::write);
    }

    private void write() throws IOException {
        files.write();
        writtenNanos = nanoTime.getAsLong();
    }

    private Summary grid(byte[] pixels) throws IOException {
        var picture = SampleGrid.grid(
                pixels,
                spec.shape(),
                SampleGrid.columns(samples, spec.generator().classes()));
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        SampleGrid.writePng(picture, png);
        Summary.Image image = Summary.Image.newBuilder()
                .setHeight(picture.getHeight())
                .setWidth(picture.getWidth())
                .setColorspace(spec.shape().channels())
                .setEncodedImageString(ByteString.copyFrom(png.toByteArray()))
                .build();
        return Summary.newBuilder()
                .addValue(Summary.Value.newBuilder().setTag(GRID).setImage(image))
                .build();
    }

    /** The numbers of a record under the names that they have in the run's files. */
    private static Summary numbers(String prefix, Object record) throws IOException {
        Summary.Builder summary = Summary.newBuilder();
        for (Map.Entry<String, JsonNode> field : Json.tree(Json.line(record)).properties()) {
            if (field.getValue().isNumber() && !field.getKey().equals("iteration")) {
                summary.addValue(Summary.Value.newBuilder()
                        .setTag(prefix + field.getKey())
                        .setSimpleValue((float) field.getValue().asDouble()));
            }
        }
        return summary.build();
    }
}
