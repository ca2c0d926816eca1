package org.sparkgan.nn.dl4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A DL4J model zip as far as we trust one: configuration and coefficients.
 *
 * <p>DL4J's own reader also takes {@code preprocessor.bin}, a serialized Java object of any class, and makes an object of each
 * class that the configuration names; a zip from elsewhere could run code through either.
 *
 * @param configuration JSON that names classes of DL4J's settings only
 * @param coefficients numbers as ND4J writes them
 */
@SuppressWarnings("ArrayRecordComponent") // large, compared by nobody
record Dl4jZip(JsonNode configuration, byte[] coefficients) {
    private static final String CLASS = "@class";

    /** To the earliest that a zip knows, in January 1980, Java adds the time in UTC, which hangs on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final List<String> TRUSTED = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.");

    /** Were a key there twice, DL4J's parser could take the one that was not looked at. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a zip and checks it.
     *
     * @throws IOException where the stream fails, is no such zip, or names a class that is none of DL4J's settings
     */
    static Dl4jZip read(InputStream in) throws IOException {
        Map<String, byte[]> entries = entries(in);
        for (String name : List.of(ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN)) {
            if (!entries.containsKey(name)) {
                throw new IOException("not a DL4J model zip: it holds no " + name);
            }
        }
        JsonNode configuration = parse(entries.get(ModelSerializer.CONFIGURATION_JSON));
        for (JsonNode named : configuration.findValues(CLASS)) {
            requireTrusted(named);
        }
        return new Dl4jZip(configuration, entries.get(ModelSerializer.COEFFICIENTS_BIN));
    }

    /**
     * Writes a zip of these two entries, as {@link ModelSerializer} does but without the time, so that equal networks make
     * equal files; leaves the stream open.
     */
    static void write(Model dl4j, OutputStream out) throws IOException {
        String configuration = dl4j instanceof ComputationGraph graph
                ? graph.getConfiguration().toJson()
                : ((MultiLayerNetwork) dl4j).getLayerWiseConfigurations().toJson();
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(entry(ModelSerializer.CONFIGURATION_JSON));
        zip.write(configuration.getBytes(UTF_8));
        zip.putNextEntry(entry(ModelSerializer.COEFFICIENTS_BIN));
        DataOutputStream numbers = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
        Nd4j.write(dl4j.params(), numbers);
        numbers.flush();
        zip.finish();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }

    private static Map<String, byte[]> entries(InputStream in) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try {
            ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.equals(ModelSerializer.CONFIGURATION_JSON) || name.equals(ModelSerializer.COEFFICIENTS_BIN)) {
                    entries.put(name, zip.readAllBytes());
                }
            }
        } catch (EOFException | ZipException e) {
            throw new IOException("cut off or damaged (" + e.getMessage() + "): give a whole DL4J model zip", e);
        }
        return entries;
    }

    private static JsonNode parse(byte[] json) throws IOException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "not a DL4J model zip: " + ModelSerializer.CONFIGURATION_JSON + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void requireTrusted(JsonNode named) throws IOException {
        String type = named.asText();
        if (!named.isTextual() || TRUSTED.stream().noneMatch(type::startsWith)) {
            throw new IOException(ModelSerializer.CONFIGURATION_JSON + " names the class " + named
                    + ", which is none of DL4J's settings; such a file is not read");
        }
    }

    /** Whether it is of a graph: only a graph's configuration has vertices. */
    boolean isGraph() {
        return configuration.has("vertices");
    }

    /** A zip of these two entries alone, for DL4J to read. */
    InputStream forDl4j() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(coefficients.length + (1 << 16));
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry(ModelSerializer.CONFIGURATION_JSON));
            zip.write(JSON.writeValueAsBytes(configuration));
            zip.putNextEntry(new ZipEntry(ModelSerializer.COEFFICIENTS_BIN));
            zip.write(coefficients);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
