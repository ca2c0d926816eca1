package org.sparkgan.checkpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.api.Model;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/** A generator as a DL4J model zip on its own. */
public final class GeneratorZip {
    private GeneratorZip() {}

    /**
     * Reads a generator from its zip; the size of its images is worked out from the number of its outputs.
     *
     * @param uri the zip, as given in {@code sample.generator}
     * @throws ConfigException where there is no such zip, or it holds no generator of square images
     */
    public static SavedGenerator read(String uri, Configuration hadoop) {
        try (InputStream in =
                new BufferedInputStream(Folder.holding(uri, hadoop).open(new Path(uri).getName()), 1 << 16)) {
            Model network = Dl4jBridge.read(in);
            return of(uri, network, squareShape(uri, Dl4jBridge.spec(network).outputs()));
        } catch (FileNotFoundException e) {
            throw new ConfigException("sample.generator " + uri + ": no such file");
        } catch (IOException | IllegalArgumentException e) {
            StoreRefusedException.throwIfDenied(e, "sample.generator", uri, hadoop);
            throw new ConfigException("sample.generator " + uri + ": " + e.getMessage());
        }
    }

    /**
     * The bytes of a zip that makes the images of a generator.
     *
     * @param generator as it makes images, without a layer that ties samples together
     */
    public static byte[] bytes(SavedGenerator generator) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        Dl4jBridge.write(generator.network(), generator.parameters(), zip);
        return zip.toByteArray();
    }

    /**
     * A generator from the bytes of its zip.
     *
     * @param source where they are from
     * @throws IOException where they are no such zip, or that of a generator of other images
     */
    public static SavedGenerator read(String source, byte[] zip, ImageShape shape) throws IOException {
        try {
            return parse(source, zip, values -> shape);
        } catch (IllegalArgumentException e) {
            throw new IOException(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same from the bytes of a zip.
     *
     * @param uri where they are from
     * @param shape of the images by their number of values
     * @throws IOException where they are no such zip
     * @throws IllegalArgumentException for a layer that we have no like of; the message names it
     */
    static SavedGenerator parse(String uri, byte[] zip, IntFunction<ImageShape> shape) throws IOException {
        Model network = Dl4jBridge.read(new ByteArrayInputStream(zip));
        return of(uri, network, shape.apply(Dl4jBridge.spec(network).outputs()));
    }

    /** The same from a network that is read already. */
    static SavedGenerator of(String source, Model dl4j, ImageShape shape) throws IOException {
        NetworkSpec network = Dl4jBridge.spec(dl4j);
        float[] parameters = Dl4jBridge.parameters(dl4j);
        dl4j.close();
        if (network.outputs() != shape.values()) {
            throw new IOException("it gives " + network.outputs() + " values an image, but images are " + shape);
        }
        return new SavedGenerator(source, network, parameters, shape);
    }

    /** Never ambiguous: no number is both a square and three times a square. */
    private static ImageShape squareShape(String uri, int values) {
        for (int channels : new int[] {1, 3}) {
            int side = (int) Math.round(Math.sqrt((double) values / channels));
            if (channels * side * side == values) {
                return new ImageShape(channels, side, side);
            }
        }
        throw new ConfigException("sample.generator " + uri + ": its " + values
                + " outputs are no square image, grey or colour: give run.dir instead, which knows the size");
    }
}
