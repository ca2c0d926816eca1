package org.sparkgan.data.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels in StyleGAN's {@code dataset.json} (https://github.com/NVlabs/stylegan3, dataset_tool.py): {@code
 * {"labels": [["00000/img00000000.png", 6], ...]}}, or {@code null} for pictures that have none. The folders of such
 * pictures are storage. Files of this name that hold something else say nothing.
 */
final class ListedLabels {
    static final String FILE = "dataset.json";

    private static final int MOST_SHOWN = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Integer> numbers = new HashMap<>();
    private boolean denied;
    private String refusal;

    static boolean isFile(String path) {
        return path.substring(path.lastIndexOf('/') + 1).equals(FILE);
    }

    /** Takes what a file of an archive says, of the folder that it lies in. */
    void add(ArchiveImages.Member file) throws IOException {
        if (file.content() == null) {
            refusal = file.path() + " " + file.reason();
            return;
        }
        add(file.path(), file.content());
    }

    /**
     * Takes what a file says.
     *
     * @param path of the file, to whose folder the paths in it are relative
     */
    void add(String path, byte[] content) throws IOException {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        try (JsonParser in = JSON.createParser(content)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean labels = in.currentName().equals("labels");
                in.nextToken();
                if (labels) {
                    read(in, path, folder);
                } else {
                    in.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            refusal = path + " cannot be read: " + e.getOriginalMessage();
        }
    }

    private void read(JsonParser in, String path, String folder) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            denied = true;
            return;
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.START_ARRAY) {
                readPair(JSON.readTree(in), path, folder);
            } else {
                in.skipChildren();
            }
        }
    }

    private void readPair(JsonNode pair, String path, String folder) {
        JsonNode label = pair.path(1);
        if (pair.size() == 2 && pair.get(0).isTextual() && label.isInt()) {
            numbers.put(folder + pair.get(0).asText().replace('\\', '/'), label.asInt());
        } else if (refusal == null) {
            refusal = path + ": the labels must be pairs of a file and a whole number, but one is " + shortened(pair);
        }
    }

    private static String shortened(JsonNode pair) {
        String text = pair.toString();
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    }

    ArchiveLabels.Label of(String picture) {
        Integer number = numbers.get(picture);
        return number == null ? null : new ArchiveLabels.Label(number, null, FILE, null);
    }

    /** Number by path. */
    Map<String, Integer> numbers() {
        return numbers;
    }

    /** Whether it says that there are no labels. */
    boolean denied() {
        return denied;
    }

    /** Why the labels cannot be taken, null where they can. */
    String refusal() {
        return refusal;
    }
}
