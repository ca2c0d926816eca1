package org.sparkgan.data.dataset;

import java.util.List;
import org.sparkgan.data.RejectedReason;

/**
 * What one ingest put into a dataset: the first, or an append.
 *
 * @param createdBy the program that wrote it
 * @param created when, in UTC (ISO 8601)
 * @param source the whole address of where the images came from
 * @param seed that decided the order of its rows
 * @param folder of its Parquet files, relative to the dataset's
 * @param images in these files
 * @param rejected images that were read and could not be used
 * @param rejectedFolder holds their paths, reasons and messages as JSON lines; null where none was rejected
 * @param rejectedReasons why they could not be read, the most frequent reason first
 */
public record Addition(
        String createdBy,
        String created,
        String source,
        long seed,
        String folder,
        long images,
        long rejected,
        String rejectedFolder,
        List<RejectedReason> rejectedReasons) {
    /** Whether it wrote this file. */
    boolean holds(DatasetManifest.DataFile file) {
        return file.name().startsWith(folder + "/");
    }

    boolean isSound(List<DatasetManifest.DataFile> files) {
        return source != null
                && folder != null
                && files.stream()
                                .filter(this::holds)
                                .mapToLong(DatasetManifest.DataFile::rows)
                                .sum()
                        == images
                && (rejectedFolder == null) == (rejected == 0)
                && rejectedReasons != null
                && rejectedReasons.stream().mapToLong(RejectedReason::images).sum() == rejected;
    }
}
