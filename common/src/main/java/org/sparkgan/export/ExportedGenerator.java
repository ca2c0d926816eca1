package org.sparkgan.export;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * A generator as other programs get it: batch normalisation stands, and it says what it is.
 *
 * @param network {@code [latent] -> [values of an image]}
 * @param shape of its images
 * @param facts what a reader has to know: sizes, the range of values, where it comes from
 */
record ExportedGenerator(StandingNetwork network, ImageShape shape, Map<String, String> facts) {
    private static final Pattern CHECKPOINT = Pattern.compile(".*/checkpoints/0*(\\d+)/[^/]*");

    static ExportedGenerator of(SavedGenerator saved) {
        NetworkSpec spec = saved.network();
        ImageShape shape = saved.shape();
        Map<String, String> facts = new TreeMap<>();
        facts.put("sparkgan_version", BuildVersions.sparkgan());
        facts.put("latent_dim", Integer.toString(spec.inputs()));
        facts.put("latent_distribution", "standard normal");
        facts.put("image_shape", shape.channels() + "," + shape.height() + "," + shape.width());
        facts.put("image_range", "-1,1");
        facts.put("labels", Integer.toString(spec.classes()));
        Matcher checkpoint = CHECKPOINT.matcher(saved.source());
        if (checkpoint.matches()) {
            facts.put("iteration", checkpoint.group(1));
        }
        return new ExportedGenerator(StandingNetwork.of(TaskDevice.ofDriver(), spec, saved.parameters()), shape, facts);
    }

    /** Whether the last layer can give numbers outside -1 to 1, which are cut off where images are made. */
    boolean unbounded() {
        List<Layer> layers = network.spec().layers();
        return !layers.get(layers.size() - 1).imageRange();
    }
}
