package org.sparkgan.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.data.source.FileRows;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The images of a dataset that no worker trains on: of each addition to it a run of neighbouring rows, which are as good as drawn at
 * random since ingest shuffled them. They follow from share, seed and manifest alone, whatever the workers and the cluster, and an
 * append leaves those of earlier versions where they were.
 *
 * @param share of the images of each addition, rounded to whole images, 0 to {@link ReadingSettings#MOST_HELD_OUT}; 0: none
 * @param seed decides which
 */
public record HoldOut(double share, long seed) {
    /** All images are trained on. */
    public static final HoldOut NONE = new HoldOut(0, 0);

    /** Fewest images of which a mean says anything. */
    private static final int FEWEST = 2;

    /** On which side an image is. */
    public enum Side {
        TRAINED_ON,
        HELD_OUT
    }

    /**
     * Rows of a dataset.
     *
     * @param from the first
     * @param until the one after the last
     */
    private record Rows(long from, long until) {}

    /** What a training holds out. */
    public static HoldOut of(JobConfig config) {
        double share = config.data().reading().holdOut();
        return share == 0 ? NONE : new HoldOut(share, config.training().seed());
    }

    /** Whether all images are trained on. */
    public boolean isNone() {
        return share == 0;
    }

    /** How many images of a dataset are on a side. */
    public long images(DatasetManifest manifest, Side side) {
        long heldOut = manifest.additions().stream().mapToLong(this::heldOut).sum();
        return side == Side.HELD_OUT ? heldOut : manifest.images() - heldOut;
    }

    private long heldOut(Addition addition) {
        return Math.round(share * addition.images());
    }

    /**
     * Refuses a training that would hold out too few images, or leave too few.
     *
     * @throws ConfigException in one line
     */
    public void requireEnough(JobConfig config, DatasetManifest manifest) {
        if (isNone()) {
            return;
        }
        long heldOut = images(manifest, Side.HELD_OUT);
        long left = images(manifest, Side.TRAINED_ON);
        String found = ReadingSettings.HOLD_OUT + " = " + share + " of the " + manifest.images()
                + " images of data.path " + config.data().requiredPath();
        if (heldOut < FEWEST) {
            throw new ConfigException(found + " must hold out " + FEWEST + " images or more, but holds out " + heldOut
                    + ": raise it, or leave it out");
        }
        int batch = config.training().batchSize();
        if (left < batch) {
            throw new ConfigException(found + " must leave as many images as " + TrainingSettings.BATCH_SIZE + ", "
                    + batch + ", or more, but leaves " + left + ": lower one of them");
        }
    }

    /** Those of all rows of a dataset that are on a side, in their order. */
    List<FileRows> rows(List<FileRows> all, DatasetManifest manifest, Side side) {
        if (isNone() && side == Side.TRAINED_ON) {
            return all;
        }
        return ranges(manifest, side)
                .flatMap(range -> ShardPlan.cut(all, range.from, range.until).stream())
                .toList();
    }

    private Stream<Rows> ranges(DatasetManifest manifest, Side side) {
        RandomStream random = new RandomStream(seed, Purpose.HOLD_OUT);
        List<Rows> heldOut = new ArrayList<>();
        List<Rows> trainedOn = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < manifest.additions().size(); i++) {
            long images = manifest.additions().get(i).images();
            long count = heldOut(manifest.additions().get(i));
            long from = start + Long.remainderUnsigned(random.bits(i, 0, 0), images - count + 1);
            heldOut.add(new Rows(from, from + count));
            trainedOn.add(new Rows(start, from));
            trainedOn.add(new Rows(from + count, start + images));
            start += images;
        }
        return (side == Side.HELD_OUT ? heldOut : trainedOn).stream();
    }
}
