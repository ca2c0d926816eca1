package org.sparkgan.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.sparkgan.config.ImageShape;

/**
 * What a packed dataset holds; a dataset exists when its manifest does, and of the files in its folder only those count
 * that the manifest names.
 *
 * @param schemaVersion of the manifest and the files
 * @param createdBy the program that wrote it
 * @param created when, in UTC (ISO 8601)
 * @param source where the images came from
 * @param seed that decided the order of the rows
 * @param images in all files together
 * @param rejected images of the source that could not be read
 * @param rejectedFolder holds their paths and the reasons as JSON lines; null where none was rejected
 * @param shape of every image
 * @param labels number by name of label; empty where labels are numbers from the start
 * @param files Parquet files in the order of their rows
 */
public record DatasetManifest(
        int schemaVersion,
        String createdBy,
        String created,
        String source,
        long seed,
        long images,
        long rejected,
        String rejectedFolder,
        ImageShape shape,
        SortedMap<String, Integer> labels,
        List<DataFile> files) {
    /** The newest schema that this program writes and reads. */
    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * A file of a dataset.
     *
     * @param name relative to the dataset's folder
     * @param rows images in it
     */
    public record DataFile(String name, long rows) {}

    /** As JSON in UTF-8. */
    byte[] toJson() throws JsonProcessingException {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads a manifest.
     *
     * @param json UTF-8
     * @param dataset address of the dataset, for messages
     * @throws DataException where it is damaged or newer than this program
     */
    static DatasetManifest read(byte[] json, String dataset) {
        try {
            JsonNode tree = JSON.readTree(json);
            int version = tree.path("schemaVersion").asInt();
            if (version > SCHEMA_VERSION) {
                throw new DataException("data.path " + dataset + ": written by a newer version (schema " + version
                        + ", this one reads up to " + SCHEMA_VERSION + "): update SparkGAN or ingest again");
            }
            DatasetManifest manifest = JSON.treeToValue(tree, DatasetManifest.class);
            if (manifest == null || !manifest.isSound()) {
                throw new IOException("its numbers do not fit together");
            }
            return manifest;
        } catch (IOException e) {
            throw new DataException(
                    "data.path " + dataset + ": its _manifest.json is damaged ("
                            + e.getMessage().lines().findFirst().orElse("") + "): ingest again with --overwrite",
                    e);
        }
    }

    private boolean isSound() {
        return schemaVersion >= 1
                && shape != null
                && shape.values() > 0
                && files != null
                && !files.isEmpty()
                && files.stream().mapToLong(DataFile::rows).sum() == images;
    }
}
