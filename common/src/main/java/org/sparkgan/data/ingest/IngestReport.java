package org.sparkgan.data.ingest;

import java.util.List;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.RejectedReason;

/**
 * What an ingest did.
 *
 * @param version of the dataset afterwards
 * @param images packed
 * @param known images that the dataset had read before
 * @param rejected images that could not be read
 * @param rejectedReasons why, the most frequent reason first
 * @param shape of every packed image
 * @param files Parquet files that it wrote
 * @param path the packed dataset
 */
public record IngestReport(
        int version,
        long images,
        long known,
        long rejected,
        List<RejectedReason> rejectedReasons,
        ImageShape shape,
        int files,
        String path) {}
