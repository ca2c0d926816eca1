package org.sparkgan.report;

import com.fasterxml.jackson.core.JacksonException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * {@code metrics.jsonl}: a JSON line a round.
 *
 * <p>A resumed run keeps the lines up to its checkpoint. They are first copied to {@code metrics-<number>.jsonl}, which goes
 * once the new file holds them, so that a kill at any moment loses none: the next start reads all copies there are.
 *
 * <p>It must hear of a round before the checkpoint's listener does, so that no checkpoint is ahead of its lines.
 */
public final class MetricsLog implements TrainingListener, Closeable {
    private static final String FILE = "metrics.jsonl";
    private static final String COPY = "metrics-\\d+\\.jsonl";
    private static final long KEEP_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Folder folder;
    private final CheckpointSettings checkpoint;
    private LineFile file;
    private int iteration;
    private long keptNanos;

    /** Writes to {@code folder}; {@code checkpoint} says by when lines must outlive this process. */
    public MetricsLog(Folder folder, CheckpointSettings checkpoint) {
        this.folder = folder;
        this.checkpoint = checkpoint;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) throws IOException {
        iteration = state.iteration();
        List<String> copies =
                folder.list().stream().filter(name -> name.matches(COPY)).toList();
        String kept = keptLines(copies);
        if (folder.exists(FILE)) {
            folder.write(freeName(copies), kept.getBytes(StandardCharsets.UTF_8));
        }
        file = LineFile.begin(folder, FILE, kept);
        keptNanos = System.nanoTime();
        for (String name : folder.list()) {
            if (name.matches(COPY)) {
                folder.delete(name);
            }
        }
    }

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        int before = iteration;
        iteration = round.metrics().iteration();
        file.add(Json.line(round.metrics()));
        if (checkpoint.due(before, iteration) || System.nanoTime() - keptNanos > KEEP_EVERY_NANOS) {
            file.keep();
            keptNanos = System.nanoTime();
        }
    }

    @Override
    public void finished(GanState state) throws IOException {
        file.keep();
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private String keptLines(List<String> copies) throws IOException {
        SortedMap<Integer, String> lines = new TreeMap<>();
        for (String copy : copies) {
            collect(copy, lines);
        }
        if (folder.exists(FILE)) {
            collect(FILE, lines);
        }
        StringBuilder text = new StringBuilder();
        lines.values().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private void collect(String name, SortedMap<Integer, String> lines) throws IOException {
        for (String line : new String(folder.read(name), StandardCharsets.UTF_8).split("\n", -1)) {
            int at = iterationOf(line);
            if (at <= iteration) {
                lines.put(at, line);
            }
        }
    }

    /** Beyond all iterations for a line that a kill cut short. */
    private static int iterationOf(String line) {
        try {
            return Json.tree(line).path("iteration").asInt(Integer.MAX_VALUE);
        } catch (JacksonException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static String freeName(List<String> copies) {
        int number = 0;
        while (copies.contains("metrics-" + number + ".jsonl")) {
            number++;
        }
        return "metrics-" + number + ".jsonl";
    }
}
