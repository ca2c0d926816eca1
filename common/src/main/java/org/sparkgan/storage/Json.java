package org.sparkgan.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Records as JSON and back: {@code imagesPerSecond} is the key {@code images_per_second}. */
public final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private Json() {}

    /** On one line, without a line end. */
    public static String line(Object value) throws JsonProcessingException {
        return MAPPER.writeValueAsString(value);
    }

    /** As a file for people: indented, UTF-8, with a line end. */
    public static byte[] file(Object value) throws JsonProcessingException {
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a record.
     *
     * @throws IOException for text that is not JSON or does not fit the record
     */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        return MAPPER.readValue(json, type);
    }

    /**
     * A record from a tree.
     *
     * @throws JsonProcessingException for one that does not fit the record
     */
    public static <T> T of(JsonNode tree, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(tree, type);
    }

    /**
     * Any JSON text as a tree.
     *
     * @throws JsonProcessingException for text that is not JSON
     */
    public static JsonNode tree(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    /** Settings by their dotted keys as nested objects; values are JSON texts. */
    public static ObjectNode nested(Map<String, String> settings) throws JsonProcessingException {
        ObjectNode root = MAPPER.createObjectNode();
        for (Map.Entry<String, String> setting : new TreeMap<>(settings).entrySet()) {
            String[] names = setting.getKey().split("\\.", -1);
            ObjectNode inner = root;
            for (int i = 0; i + 1 < names.length; i++) {
                inner = inner.get(names[i]) instanceof ObjectNode known ? known : inner.putObject(names[i]);
            }
            inner.set(names[names.length - 1], MAPPER.readTree(setting.getValue()));
        }
        return root;
    }
}
