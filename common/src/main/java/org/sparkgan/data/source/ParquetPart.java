package org.sparkgan.data.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Row groups of a Parquet file that follow each other: the work of a task.
 *
 * @param file its address
 * @param name in the dataset
 * @param firstGroup number of the first row group
 * @param groups how many there are
 * @param firstRow number in the file of their first row
 * @param folderLabel the label that the file's folder stands for; null where it is a column's, or there is none
 */
record ParquetPart(String file, String name, int firstGroup, int groups, long firstRow, String folderLabel)
        implements Serializable {
    private static final long PART_BYTES = 64L << 20;

    /** All of a file. */
    static List<ParquetPart> of(ParquetFooter footer, String name, String folderLabel) {
        List<ParquetPart> parts = new ArrayList<>();
        int first = 0;
        long firstRow = 0;
        long bytes = 0;
        long rows = 0;
        for (int group = 0; group < footer.rows().size(); group++) {
            bytes += footer.bytes().get(group);
            rows += footer.rows().get(group);
            if (bytes >= PART_BYTES || group == footer.rows().size() - 1) {
                parts.add(new ParquetPart(footer.file(), name, first, group + 1 - first, firstRow, folderLabel));
                first = group + 1;
                firstRow += rows;
                bytes = 0;
                rows = 0;
            }
        }
        return parts;
    }
}
