package org.sparkgan.data.source;

import java.io.Serializable;

/**
 * Consecutive rows of one Parquet file of a dataset.
 *
 * @param uri of the file
 * @param rowsInFile that the manifest gives the whole file
 * @param first of the rows, from 0 at the file's start
 * @param count how many
 */
public record FileRows(String uri, long rowsInFile, long first, long count) implements Serializable {}
