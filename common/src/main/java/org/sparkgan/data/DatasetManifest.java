package org.sparkgan.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.sparkgan.config.ImageShape;
import org.sparkgan.storage.Sha256;

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
 * @param rejectedFolder holds their paths, reasons and messages as JSON lines; null where none was rejected
 * @param rejectedReasons why they could not be read, the most frequent reason first
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
        List<RejectedReason> rejectedReasons,
        ImageShape shape,
        SortedMap<String, Integer> labels,
        List<DataFile> files) {
    /** The schema that this program writes and reads. */
    public static final int SCHEMA_VERSION = 2;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * A file of a dataset.
     *
     * @param name relative to the dataset's folder
     * @param rows images in it
     * @param bytes its length
     * @param sha256 of its bytes, in hexadecimal
     */
    public record DataFile(String name, long rows, long bytes, String sha256) {
        private boolean isSound() {
            return name != null && rows > 0 && bytes > 0 && sha256 != null && sha256.matches("[0-9a-f]{64}");
        }
    }

    /**
     * Names what the dataset holds, wherever it lies and whenever it was packed: datasets of the same images in the same
     * order have the same name, if their files are equal bit for bit.
     *
     * <p>Two ingests of one source with one seed write equal files on the same versions of SparkGAN and Spark. Row groups
     * may end elsewhere where an executor is short of memory for several files at once, and then the name is another,
     * though the images are the same.
     */
    public String contentId() {
        String content = files.stream()
                .map(file -> file.rows() + " " + file.sha256() + "\n")
                .collect(Collectors.joining());
        return "%d images of %s, SHA-256 %s".formatted(images, shape, Sha256.hex(content.getBytes(UTF_8)));
    }

    /** As JSON in UTF-8. */
    byte[] toJson() throws JsonProcessingException {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads a manifest.
     *
     * @param json UTF-8
     * @param dataset address of the dataset, for messages
     * @throws DataException where it is damaged, or of another schema than this program's
     */
    static DatasetManifest read(byte[] json, String dataset) {
        try {
            JsonNode tree = JSON.readTree(json);
            int version = tree.path("schemaVersion").asInt();
            if (version > SCHEMA_VERSION) {
                throw new DataException("data.path " + dataset + ": written by a newer version (schema " + version
                        + ", this one reads " + SCHEMA_VERSION + "): update SparkGAN or ingest again");
            }
            if (version >= 1 && version < SCHEMA_VERSION) {
                throw new DataException("data.path " + dataset + ": written by an older version (schema " + version
                        + ", this one reads " + SCHEMA_VERSION + "): ingest again with --overwrite");
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
        return schemaVersion == SCHEMA_VERSION
                && shape != null
                && shape.values() > 0
                && files != null
                && !files.isEmpty()
                && files.stream().allMatch(DataFile::isSound)
                && rejectedReasons != null
                && rejectedReasons.stream().mapToLong(RejectedReason::images).sum() == rejected
                && files.stream().mapToLong(DataFile::rows).sum() == images;
    }
}
