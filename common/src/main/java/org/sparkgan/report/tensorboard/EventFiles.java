package org.sparkgan.report.tensorboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.IterationName;
import org.tensorflow.framework.Summary;

/**
 * The folder {@code tensorboard} of a run, whose files are each written once and whole, as object stores have it: {@code
 * events.out.tfevents.000000500.000001.sparkgan} holds events up to step 500, and TensorBoard reads one after the other.
 */
final class EventFiles {
    private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{9,10})\\.(\\d+)\\.sparkgan");
    private static final double MILLIS = 1000;

    private final Folder folder;
    private EventRecords records;
    private long last;
    private int files;

    EventFiles(Folder runFolder) {
        folder = runFolder.folder("tensorboard");
    }

    /** Begins, or goes on after a step: what was seen later is deleted. */
    void start(int step) throws IOException {
        for (String file : folder.list()) {
            Matcher name = NAME.matcher(file);
            if (name.matches() && Long.parseLong(name.group(1)) > step) {
                folder.delete(file);
            } else if (name.matches()) {
                files = Math.max(files, Integer.parseInt(name.group(2)));
            }
        }
    }

    /** Whether a file that ends with a step has something under a tag. */
    boolean has(String tag, int step) throws IOException {
        for (String file : folder.list()) {
            Matcher name = NAME.matcher(file);
            if (name.matches()
                    && Long.parseLong(name.group(1)) == step
                    && new String(folder.read(file), StandardCharsets.ISO_8859_1).contains(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Keeps what was seen at a step for the next file. */
    void add(long step, Summary summary) {
        double now = System.currentTimeMillis() / MILLIS;
        records = Optional.ofNullable(records).orElseGet(() -> new EventRecords(now));
        records.add(now, step, summary);
        last = step;
    }

    /** Writes a file of all that was kept, if anything was. */
    void write() throws IOException {
        if (records == null) {
            return;
        }
        files++;
        String name = "events.out.tfevents." + IterationName.of((int) last) + "."
                + String.format(Locale.ROOT, "%06d", files) + ".sparkgan";
        byte[] bytes = records.toBytes();
        records = null;
        folder.write(name, bytes);
    }

    String uri() {
        return folder.uri();
    }
}
