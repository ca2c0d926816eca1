package org.sparkgan.jobs.check;

import java.nio.file.Path;

/**
 * What all parts are told.
 *
 * @param scale how much is checked
 * @param references file with the CPU's numbers
 * @param results folder for what parts leave beside their findings
 */
public record Setup(Scale scale, Path references, Path results) {
    /** Compiled kernels, so that each part need not compile them. */
    Path cubins() {
        return results.resolve("cubins");
    }

    /** Times of iterations, for the peer that reads them. */
    Path times() {
        return results.resolve("speed.tsv");
    }
}
