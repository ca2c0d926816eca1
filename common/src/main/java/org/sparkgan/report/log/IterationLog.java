package org.sparkgan.report.log;

import com.fasterxml.jackson.core.JacksonException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;

/**
 * A file of a run folder with JSON lines that each have an {@code iteration}, at most one line an iteration.
 *
 * <p>A resumed run keeps the lines up to its checkpoint. They are first copied to {@code NAME-NUMBER.jsonl}, which goes once the
 * new file holds them, so that a kill at any moment loses none: the next start reads all copies there are.
 */
public final class IterationLog implements Closeable {
    private final Folder folder;
    private final String name;
    private LineFile file;

    /** The file {@code name}.jsonl of {@code folder}. */
    public IterationLog(Folder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Begins the file, or goes on with the lines of iterations up to this one. */
    public void start(int iteration) throws IOException {
        List<String> copies = copies();
        String kept = keptLines(copies, iteration);
        if (folder.exists(file())) {
            folder.write(freeName(copies), kept.getBytes(StandardCharsets.UTF_8));
        }
        file = LineFile.begin(folder, file(), kept);
        for (String copy : copies()) {
            folder.delete(copy);
        }
    }

    /** Adds a line. */
    public void add(Object line) throws IOException {
        file.add(Json.line(line));
    }

    /** Makes the lines so far outlive this process. */
    public void keep() throws IOException {
        file.keep();
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private String keptLines(List<String> copies, int iteration) throws IOException {
        SortedMap<Integer, String> lines = new TreeMap<>();
        for (String copy : copies) {
            collect(copy, iteration, lines);
        }
        if (folder.exists(file())) {
            collect(file(), iteration, lines);
        }
        StringBuilder text = new StringBuilder();
        lines.values().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private void collect(String file, int iteration, SortedMap<Integer, String> lines) throws IOException {
        for (String line : new String(folder.read(file), StandardCharsets.UTF_8).split("\n", -1)) {
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

    private String freeName(List<String> copies) {
        int number = 0;
        while (copies.contains(copy(number))) {
            number++;
        }
        return copy(number);
    }

    private String copy(int number) {
        return name + "-" + number + ".jsonl";
    }

    private String file() {
        return name + ".jsonl";
    }

    private List<String> copies() throws IOException {
        return folder.list().stream()
                .filter(file -> file.matches(name + "-\\d+\\.jsonl"))
                .toList();
    }
}
