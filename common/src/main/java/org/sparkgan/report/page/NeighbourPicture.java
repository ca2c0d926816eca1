package org.sparkgan.report.page;

import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.FirstLine;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.evaluate.Neighbours;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.picture.NeighbourSheet;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.TrainingListener;

/**
 * {@code samples/neighbours.png}: when a run is done, generated images beside the training images nearest to them, and what they were
 * looked for with in {@code neighbours.json}. Where that fails, the log tells, and the run is as good.
 */
public final class NeighbourPicture implements TrainingListener {
    static final String PICTURE = "neighbours.png";
    static final String FACTS = "neighbours.json";

    private static final Logger LOG = LoggerFactory.getLogger(NeighbourPicture.class);

    private final Folder folder;
    private final Evaluator evaluator;
    private final GanSpec spec;
    private final int each;

    /**
     * What the page tells beside the picture.
     *
     * @param iteration generator steps that the generator had taken
     * @param each training images beside a generated one
     * @param searched training images that were looked at
     * @param features what saw them
     */
    private record Facts(int iteration, int each, long searched, String features) {}

    /** Draws to {@code runFolder}, with {@code each} training images beside a generated one. */
    public NeighbourPicture(Folder runFolder, Evaluator evaluator, GanSpec spec, int each) {
        this.folder = runFolder.folder("samples");
        this.evaluator = evaluator;
        this.spec = spec;
        this.each = each;
    }

    @Override
    public void finished(GanState state) {
        try {
            Neighbours found = evaluator.neighbours(spec.generator(), state.shown(), each);
            try (OutputStream out = folder.replace(PICTURE)) {
                write(found, out);
            }
            Facts facts = new Facts(state.iteration(), each, found.searched(), found.features());
            try (OutputStream out = folder.replace(FACTS)) {
                out.write(Json.file(facts));
            }
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            LOG.warn("the picture of nearest training images was not drawn, the run goes on: {}", FirstLine.of(e));
        }
    }

    /** Draws the picture as a PNG; leaves the stream open. */
    public static void write(Neighbours found, OutputStream out) throws IOException {
        SampleGrid.writePng(NeighbourSheet.of(found.generated(), found.nearest(), found.shape(), found.each()), out);
    }
}
