package org.sparkgan.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.config.GeneratorWeights;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.StoredFile;
import org.sparkgan.train.WorkerSave;

/**
 * The files of one checkpoint. The manifest is written last and deleted first: without it the folder counts for nothing.
 */
final class CheckpointFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final String GENERATOR = "generator.zip";
    private static final String GENERATOR_EMA = "generator-ema.zip";
    static final String STATE = "state.bin";

    private final Folder parent;
    private final String name;
    private final Folder folder;

    CheckpointFolder(Folder parent, String name) {
        this.parent = parent;
        this.name = name;
        this.folder = parent.folder(name);
    }

    String name() {
        return name;
    }

    String uri() {
        return folder.uri();
    }

    boolean isComplete() throws IOException {
        return folder.exists(CheckpointManifest.NAME);
    }

    void delete() throws IOException {
        folder.delete(CheckpointManifest.NAME);
        parent.delete(name);
    }

    void write(RunIdentity run, GanState state, WorkerSave workers) throws IOException {
        Map<String, StoredFile> files = new TreeMap<>(workers.save(state, folder));
        files.put(GENERATOR, writeGenerator(GENERATOR, run, state.generator()));
        if (state.generatorEma().length > 0) {
            files.put(GENERATOR_EMA, writeGenerator(GENERATOR_EMA, run, state.generatorEma()));
        }
        files.put(STATE, StoredFile.write(folder, STATE, out -> StateFile.write(state, out)));
        folder.write(CheckpointManifest.NAME, Json.file(CheckpointManifest.of(run, state.iteration(), files)));
    }

    private StoredFile writeGenerator(String file, RunIdentity run, float[] parameters) throws IOException {
        StandingNetwork generator =
                StandingNetwork.of(TaskDevice.ofDriver(), run.spec().generator(), parameters);
        return StoredFile.write(folder, file, out -> Dl4jBridge.write(generator.spec(), generator.parameters(), out));
    }

    /**
     * Reads and checks every file.
     *
     * @throws IOException where anything is missing or damaged; the message says what
     */
    Checkpoint read() throws IOException {
        CheckpointManifest manifest = manifest();
        manifest.file(STATE);
        for (String file : manifest.files().keySet()) {
            verify(manifest, file);
        }
        return of(manifest);
    }

    /**
     * The same where only the numbers of the networks are wanted: checks no other file.
     *
     * @throws IOException where they are missing or damaged
     */
    Checkpoint readState() throws IOException {
        CheckpointManifest manifest = manifest();
        verify(manifest, STATE);
        return of(manifest);
    }

    private Checkpoint of(CheckpointManifest manifest) throws IOException {
        GanState state = parse(STATE, StateFile::read);
        if (state.iteration() != manifest.iteration()) {
            throw new IOException(STATE + " is of iteration " + state.iteration());
        }
        return new Checkpoint(
                uri(), state, manifest.shape(), manifest.meantSettings(), manifest.datasetId(), manifest.files());
    }

    /** The settings of its run, by their dotted keys; looks at no other file. */
    Map<String, JsonNode> settings() throws IOException {
        return manifest().meantSettings();
    }

    /** Whether every file is there as it was written. */
    boolean isIntact() {
        try {
            CheckpointManifest manifest = manifest();
            for (String file : manifest.files().keySet()) {
                verify(manifest, file);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads and checks the generator alone; the trained one where no moving average was kept. */
    SavedGenerator readGenerator(GeneratorWeights weights) throws IOException {
        CheckpointManifest manifest = manifest();
        String file = GENERATOR;
        if (weights == GeneratorWeights.EMA) {
            if (manifest.files().containsKey(GENERATOR_EMA)) {
                file = GENERATOR_EMA;
            } else {
                LOG.warn("{} holds no moving average (gan.ema-decay=0): taking the trained generator", uri());
            }
        }
        verify(manifest, file);
        return GeneratorZip.of(uri() + "/" + file, parse(file, Dl4jBridge::read), manifest.shape());
    }

    private CheckpointManifest manifest() throws IOException {
        if (!isComplete()) {
            throw new IOException("it has no " + CheckpointManifest.NAME + ", the save was cut short");
        }
        try {
            CheckpointManifest manifest = Json.read(folder.read(CheckpointManifest.NAME), CheckpointManifest.class);
            manifest.verify(name);
            return manifest;
        } catch (JacksonException e) {
            throw new IOException(CheckpointManifest.NAME + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private void verify(CheckpointManifest manifest, String file) throws IOException {
        try {
            manifest.file(file).verify(folder, file);
        } catch (FileNotFoundException e) {
            throw new IOException(file + " is missing", e);
        }
    }

    private <T> T parse(String file, Parser<T> parser) throws IOException {
        try (InputStream in = new BufferedInputStream(folder.open(file), 1 << 16)) {
            return parser.parse(in);
        }
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(InputStream in) throws IOException;
    }
}
