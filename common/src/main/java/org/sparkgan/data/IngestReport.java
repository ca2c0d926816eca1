package org.sparkgan.data;

import java.util.List;
import org.sparkgan.config.ImageShape;

/**
 * What an ingest did.
 *
 * @param images packed
 * @param rejected images that could not be read
 * @param rejectedReasons why, the most frequent reason first
 * @param shape of every packed image
 * @param files Parquet files
 * @param path the packed dataset
 */
public record IngestReport(
        long images, long rejected, List<RejectedReason> rejectedReasons, ImageShape shape, int files, String path) {}
