package org.sparkgan.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.storage.FloatVectors;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.Sha256;
import org.sparkgan.storage.StoredFile;

/**
 * What is known of a dataset's images from earlier evaluations, in {@code _evaluation} beside its files: {@code NAME.bin} holds
 * numbers, and {@code NAME.json}, written last, what they are and how to know that they are whole. What is damaged, or of another
 * version of the dataset, counts as missing; where nothing can be written, all is worked out anew each time.
 */
final class EvaluationCache {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationCache.class);

    private final Folder folder;
    private final String version;

    /** Beside the dataset in {@code dataset}, whose content has the name {@code contentId}. */
    EvaluationCache(Folder dataset, String contentId) {
        this.folder = dataset.folder("_evaluation");
        this.version = Sha256.hex(contentId.getBytes(UTF_8)).substring(0, 16);
    }

    /**
     * Something known.
     *
     * @param about what the numbers are
     * @param numbers as they were written
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    record Known<T>(T about, float[] numbers) {}

    /** What the file {@code NAME.json} holds. */
    record Entry(JsonNode about, StoredFile numbers) {}

    /** What is known under {@code name}; empty where it is not, or not whole. */
    <T> Optional<Known<T>> read(String name, Class<T> type) {
        try {
            if (!folder.exists(json(name))) {
                return Optional.empty();
            }
            Entry entry = Json.read(folder.read(json(name)), Entry.class);
            entry.numbers().verify(folder, bin(name));
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(folder.open(bin(name)), 1 << 16))) {
                return Optional.of(new Known<>(Json.of(entry.about(), type), FloatVectors.read(in)));
            }
        } catch (JacksonException e) {
            LOG.warn("{}/{} is not read: {}", folder.uri(), json(name), e.getOriginalMessage());
        } catch (IOException e) {
            LOG.warn("{}/{} is not read: {}", folder.uri(), bin(name), e.getMessage());
        }
        return Optional.empty();
    }

    /** Remembers something; a failure is logged. */
    void write(String name, Object about, float[] numbers) {
        try {
            for (String file : folder.list()) {
                if (!file.contains(version) || file.startsWith(name + "-" + version)) {
                    folder.delete(file);
                }
            }
            StoredFile stored =
                    StoredFile.write(folder, bin(name), out -> FloatVectors.write(numbers, new DataOutputStream(out)));
            folder.write(json(name), Json.file(new Entry(Json.tree(Json.line(about)), stored)));
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written, so that the next evaluation works it out again: {}",
                    folder.uri(),
                    e.getMessage());
        }
    }

    private String bin(String name) {
        return name + "-" + version + ".bin";
    }

    private String json(String name) {
        return name + "-" + version + ".json";
    }
}
