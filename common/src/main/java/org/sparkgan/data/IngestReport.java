package org.sparkgan.data;

import org.sparkgan.config.ImageShape;

/**
 * What an ingest did.
 *
 * @param images packed
 * @param rejected images that could not be read
 * @param shape of every packed image
 * @param files Parquet files
 * @param path the packed dataset
 */
public record IngestReport(long images, long rejected, ImageShape shape, int files, String path) {}
