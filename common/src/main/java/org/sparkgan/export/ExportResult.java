package org.sparkgan.export;

/**
 * What an export has written.
 *
 * @param out the file
 * @param bytes of it
 * @param generator where the generator came from
 */
public record ExportResult(String out, long bytes, String generator) {}
