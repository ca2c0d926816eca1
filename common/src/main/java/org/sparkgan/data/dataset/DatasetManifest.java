package org.sparkgan.data.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.DataException;
import org.sparkgan.storage.Sha256;

/**
 * What a packed dataset holds; a dataset exists when its manifest does, and of the files in its folder only those count
 * that the manifest names.
 *
 * @param schemaVersion of the manifest and the files
 * @param version 1 after the first ingest, one more after each append
 * @param images in all files together
 * @param rejected images that could not be read, of all versions together
 * @param shape of every image
 * @param labels number by name of label; empty where labels are numbers from the start
 * @param stack what its images are made of; null where each is one picture
 * @param additions what each version added, in their order
 * @param files Parquet files in the order of their rows
 */
public record DatasetManifest(
        int schemaVersion,
        int version,
        long images,
        long rejected,
        ImageShape shape,
        SortedMap<String, Integer> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) Stack stack,
        List<Addition> additions,
        List<DataFile> files) {
    /** The schema that this program writes and reads. */
    public static final int SCHEMA_VERSION = 3;

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
     * The dataset of one ingest.
     *
     * @param stack what its images are made of; null where each is one picture
     */
    public static DatasetManifest first(
            ImageShape shape, SortedMap<String, Integer> labels, Stack stack, Addition addition, List<DataFile> files) {
        return new DatasetManifest(
                SCHEMA_VERSION,
                1,
                addition.images(),
                addition.rejected(),
                shape,
                labels,
                stack,
                List.of(addition),
                List.copyOf(files));
    }

    /**
     * The next version, whose rows follow those of this one.
     *
     * @param names the labels of both
     */
    public DatasetManifest plus(SortedMap<String, Integer> names, Addition addition, List<DataFile> more) {
        return new DatasetManifest(
                SCHEMA_VERSION,
                version + 1,
                images + addition.images(),
                rejected + addition.rejected(),
                shape,
                names,
                stack,
                Stream.concat(additions.stream(), Stream.of(addition)).toList(),
                Stream.concat(files.stream(), more.stream()).toList());
    }

    /** What the latest ingest added. */
    public Addition latest() {
        return additions.get(additions.size() - 1);
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
        return String.format(
                Locale.ROOT, "%d images of %s, SHA-256 %s", images, shape, Sha256.hex(content.getBytes(UTF_8)));
    }

    /** Names of the labels in the order of their numbers; empty where labels are numbers from the start. */
    public List<String> labelNames() {
        return labels.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** As JSON in UTF-8. */
    public byte[] toJson() throws JsonProcessingException {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads a manifest.
     *
     * @param json UTF-8
     * @param dataset address of the dataset, for messages
     * @throws DataException where it is damaged, or of another schema than this program's
     */
    public static DatasetManifest read(byte[] json, String dataset) {
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
                    "data.path " + dataset + ": its _manifest.json is damaged (" + FirstLine.of(e)
                            + "): ingest again with --overwrite",
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
                && labels != null
                && (stack == null || stack.isSound(shape))
                && additions != null
                && additions.size() == version
                && additions.stream().allMatch(addition -> addition.isSound(files))
                && additions.stream().mapToLong(Addition::images).sum() == images
                && additions.stream().mapToLong(Addition::rejected).sum() == rejected
                && files.stream().mapToLong(DataFile::rows).sum() == images;
    }
}
