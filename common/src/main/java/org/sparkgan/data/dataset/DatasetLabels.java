package org.sparkgan.data.dataset;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.sparkgan.config.ConfigException;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;

/**
 * The labels of a dataset, as the footers of its files tell them: no row is read.
 *
 * @param images of the dataset
 * @param unlabelled images without a label
 * @param least smallest label; above {@code most} where there is none
 * @param most largest label
 */
public record DatasetLabels(long images, long unlabelled, int least, int most) {
    /** Largest number of a label that networks are made for. */
    private static final int MOST = 65535;

    private static final DatasetLabels NONE = new DatasetLabels(0, 0, Integer.MAX_VALUE, Integer.MIN_VALUE);

    /**
     * How many labels the dataset has, for a run that is conditioned on them: they are numbered from 0.
     *
     * @param path of the dataset, as given in {@code data.path}
     * @throws ConfigException where images have no label, there are not at least two, or they do not begin at 0
     * @throws DataException as {@link PackedDataset#open}
     */
    public static int classes(String path, Configuration hadoop) {
        DatasetManifest manifest = PackedDataset.describe(path, hadoop);
        DatasetLabels labels = of(path, manifest, hadoop);
        if (labels.unlabelled > 0) {
            throw new ConfigException(
                    "gan.conditional = true needs a label for every image, but of the " + labels.images
                            + " images of data.path " + path + " " + labels.unlabelled
                            + " have none: ingest them from a folder for each label, or with labels (see ingest in jobs/README.md), or"
                            + " take gan.conditional = false");
        }
        if (!labels.areNumbered()) {
            throw new ConfigException(
                    "gan.conditional = true needs two labels or more, numbered from 0 and at most " + MOST
                            + ", but those of data.path " + path + " are " + labels.least + " to " + labels.most
                            + ": ingest images of more labels, or take gan.conditional = false");
        }
        return labels.most + 1;
    }

    /**
     * How many labels the dataset has; empty where it has no use of them: an image has none, they do not begin at 0, or there is
     * one only.
     *
     * @throws DataException as {@link PackedDataset#open}
     */
    public static OptionalInt usable(String path, Configuration hadoop) {
        DatasetLabels labels = of(path, PackedDataset.describe(path, hadoop), hadoop);
        return labels.unlabelled > 0 || !labels.areNumbered() ? OptionalInt.empty() : OptionalInt.of(labels.most + 1);
    }

    private boolean areNumbered() {
        return least == 0 && most >= 1 && most <= MOST;
    }

    private static DatasetLabels of(String path, DatasetManifest manifest, Configuration hadoop) {
        try {
            DatasetFolder folder = DatasetFolder.at(path, hadoop);
            return manifest.files().parallelStream()
                    .map(file -> read(folder.uri(file.name()), hadoop))
                    .reduce(NONE, DatasetLabels::plus);
        } catch (IOException e) {
            throw new DataException("data.path " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static DatasetLabels read(String uri, Configuration hadoop) {
        try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(uri), hadoop))) {
            return file.getRowGroups().stream().map(DatasetLabels::of).reduce(NONE, DatasetLabels::plus);
        } catch (IOException | RuntimeException e) {
            throw new DataException(uri + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static DatasetLabels of(BlockMetaData group) {
        List<ColumnChunkMetaData> column = group.getColumns().stream()
                .filter(chunk -> chunk.getPath().toDotString().equals(Columns.LABEL))
                .toList();
        if (column.size() != 1
                || !(column.get(0).getStatistics() instanceof IntStatistics labels)
                || labels.isEmpty()) {
            throw new IllegalStateException("it does not say which labels it holds: ingest again with --overwrite");
        }
        return labels.hasNonNullValue()
                ? new DatasetLabels(group.getRowCount(), labels.getNumNulls(), labels.getMin(), labels.getMax())
                : new DatasetLabels(group.getRowCount(), group.getRowCount(), NONE.least, NONE.most);
    }

    private DatasetLabels plus(DatasetLabels other) {
        return new DatasetLabels(
                images + other.images,
                unlabelled + other.unlabelled,
                Math.min(least, other.least),
                Math.max(most, other.most));
    }
}
