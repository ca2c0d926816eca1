package org.sparkgan.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ExportSettings;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.CudaRule;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.FreeFile;
import org.sparkgan.storage.StoreRefusedException;

/** Writes a saved generator for other programs, as {@code export.*} asks. */
public final class Export {
    private static final String OUT = "export.out";

    /** A message of protobuf and an array of Java hold no more; some room is left for what is not numbers. */
    private static final long MOST_NUMBERS = (Integer.MAX_VALUE - (1L << 24)) / Float.BYTES;

    private Export() {}

    /**
     * Writes the file; a run that fails leaves none.
     *
     * @throws ConfigException where there is no generator, or {@code export.out} is taken or cannot be written
     * @throws StoreRefusedException where S3 denies access
     * @throws IOException where a file system fails
     */
    public static ExportResult run(JobConfig config, Configuration hadoop) throws IOException {
        // What stands for batch normalisation is worked out here.
        CudaRule.requireImages(Backend.device(), OUT);
        String out = config.export().requiredOut();
        try {
            FreeFile file = FreeFile.at(OUT, out, hadoop);
            SavedGenerator generator = SavedGenerator.chosen(config, hadoop);
            requireRoom(out, generator.parameters().length);
            byte[] bytes = bytes(ExportedGenerator.of(generator), config.export());
            write(file.folder(), file.name(), out, bytes);
            return new ExportResult(out, bytes.length, generator.source());
        } catch (IOException e) {
            StoreRefusedException.throwIfDenied(e, OUT, out, hadoop);
            throw e;
        }
    }

    static void requireRoom(String out, long numbers) {
        if (numbers > MOST_NUMBERS) {
            throw new ConfigException(OUT + " " + out + " can hold at most " + MOST_NUMBERS
                    + " numbers (2 GB), but the generator has " + numbers + ": take its generator.zip as it is");
        }
    }

    private static byte[] bytes(ExportedGenerator generator, ExportSettings settings) throws IOException {
        return switch (settings.format()) {
            case ONNX -> OnnxModel.write(generator, settings.pixels());
            case NPZ -> NumpyArchive.write(generator);
            case DL4J -> {
                ByteArrayOutputStream zip = new ByteArrayOutputStream();
                Dl4jBridge.write(generator.network().spec(), generator.network().parameters(), zip);
                yield zip.toByteArray();
            }
        };
    }

    private static void write(Folder folder, String name, String out, byte[] bytes) throws IOException {
        OutputStream opened = create(folder, name, out);
        boolean done = false;
        try {
            try (opened) {
                opened.write(bytes);
            }
            done = true;
        } finally {
            if (!done) {
                folder.delete(name);
            }
        }
    }

    private static OutputStream create(Folder folder, String name, String out) throws IOException {
        try {
            return folder.create(name);
        } catch (IOException e) {
            throw new ConfigException(OUT + " " + out + " must be a file that can be written, but: " + e);
        }
    }
}
