package org.sparkgan.ml;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.checkpoint.GeneratorZip;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;

/**
 * What a model learned.
 *
 * @param generator as it makes images
 * @param labels numbers by name; empty where labels are numbers
 */
record TrainedGenerator(SavedGenerator generator, Map<String, Integer> labels) {
    private static final String ZIP = "generator.zip";
    private static final String DESCRIPTION = "generator.json";

    /** What is not in the zip. */
    private record Description(ImageShape shape, TreeMap<String, Integer> labels) {}

    /** Keeps a copy. */
    TrainedGenerator {
        labels = Map.copyOf(labels);
    }

    /** Of a generator as it was trained. */
    static TrainedGenerator of(SavedGenerator trained, Map<String, Integer> labels) {
        StandingNetwork standing = StandingNetwork.of(TaskDevice.ofDriver(), trained.network(), trained.parameters());
        return new TrainedGenerator(
                new SavedGenerator(trained.source(), standing.spec(), standing.parameters(), trained.shape()), labels);
    }

    void write(String uri, Configuration hadoop) throws IOException {
        Folder folder = Folder.at(uri, hadoop);
        folder.write(ZIP, GeneratorZip.bytes(generator));
        folder.write(DESCRIPTION, Json.file(new Description(generator.shape(), new TreeMap<>(labels))));
    }

    static TrainedGenerator read(String uri, Configuration hadoop) throws IOException {
        Folder folder = Folder.at(uri, hadoop);
        Description description = Json.read(folder.read(DESCRIPTION), Description.class);
        return new TrainedGenerator(
                GeneratorZip.read(folder.uri() + "/" + ZIP, folder.read(ZIP), description.shape()),
                description.labels());
    }
}
