package org.sparkgan.gan;

import java.util.List;
import java.util.Locale;

/**
 * Where the networks come from with which a run began that was fine-tuned.
 *
 * @param uri the folder of the checkpoint, or the file of the generator, without secrets
 * @param iteration of the checkpoint; null for a generator's file, which does not tell
 * @param sha256 of the checkpoint's state.bin, or of the generator's file
 * @param dataset names the content of the dataset that they were trained on; null for a generator's file
 * @param fresh what of the new run's networks did not come from there, for people
 */
public record Origin(String uri, Integer iteration, String sha256, String dataset, List<String> fresh) {
    /** Keeps a copy. */
    public Origin {
        fresh = fresh == null ? List.of() : List.copyOf(fresh);
    }

    /** What it is, on one line. */
    @Override
    public String toString() {
        return iteration == null
                ? "the generator in " + uri + " (SHA-256 " + sha256 + ")"
                : String.format(Locale.ROOT, "iteration %d of %s (SHA-256 of state.bin %s)", iteration, uri, sha256);
    }
}
