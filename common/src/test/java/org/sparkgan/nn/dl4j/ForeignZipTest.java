package org.sparkgan.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;

/** Model zips of somebody who wants to run code in the reader. */
class ForeignZipTest {
    private static final NetworkSpec SMALL = new NetworkSpec(List.of(new Dense(2, 3)));

    @TempDir
    private Path folder;

    private Map<String, byte[]> entries;

    /** Runs code as it is read. */
    private static final class Armed implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String file;

        private Armed(String file) {
            this.file = file;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            Files.createFile(Path.of(file));
        }
    }

    /** A layer that a configuration can name; its making leaves a trace. */
    public static final class ArmedLayer extends DenseLayer {
        private static final long serialVersionUID = 1L;
        private static int made;

        /** For Jackson. */
        public ArmedLayer() {
            super();
            made++;
        }
    }

    @BeforeEach
    void writeAGoodZip() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        Dl4jBridge.write(SMALL, new float[SMALL.parameters()], zip);
        entries = entries(zip.toByteArray());
    }

    @Test
    void noObjectOfAPreprocessorIsRead() throws IOException {
        Path trace = folder.resolve("trace");
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Armed(trace.toString()));
        }
        entries.put(ModelSerializer.PREPROCESSOR_BIN, object.toByteArray());

        assertThatThrownBy(() -> ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip()), false));
        assertThat(trace).as("DL4J alone is open to it").exists();
        Files.delete(trace);

        assertThat(Dl4jBridge.spec(Dl4jBridge.read(new ByteArrayInputStream(zip()))))
                .isEqualTo(SMALL);
        assertThat(trace).doesNotExist();
    }

    @Test
    void noObjectOfAForeignClassIsMade() throws IOException {
        String configuration = configuration();
        name(ArmedLayer.class.getName(), configuration);

        ArmedLayer.made = 0;
        try {
            ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip()), false);
        } catch (RuntimeException e) {
            // What comes of the layer does not matter.
        }
        assertThat(ArmedLayer.made).as("DL4J alone is open to it").isPositive();

        ArmedLayer.made = 0;
        assertThatThrownBy(() -> Dl4jBridge.read(new ByteArrayInputStream(zip())))
                .isInstanceOf(IOException.class)
                .hasMessage("configuration.json names the class \"" + ArmedLayer.class.getName()
                        + "\", which is none of DL4J's settings; such a file is not read");
        assertThat(ArmedLayer.made).isZero();
    }

    @Test
    void aSecondNameForAClassDoesNotHideTheFirst() throws IOException {
        String known = "\"@class\" : \"" + DenseLayer.class.getName() + "\"";
        String configuration = configuration();
        assertThat(configuration).contains(known);
        put(configuration.replace(known, "\"@class\" : \"" + ArmedLayer.class.getName() + "\", " + known));
        assertThatThrownBy(() -> Dl4jBridge.read(new ByteArrayInputStream(zip())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Duplicate field '@class'");
    }

    private String configuration() {
        return new String(entries.get(ModelSerializer.CONFIGURATION_JSON), StandardCharsets.UTF_8);
    }

    private void name(String type, String configuration) {
        assertThat(configuration).contains(DenseLayer.class.getName());
        put(configuration.replace(DenseLayer.class.getName(), type));
    }

    private void put(String configuration) {
        entries.put(ModelSerializer.CONFIGURATION_JSON, configuration.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
