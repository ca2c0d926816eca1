package org.sparkgan.evaluate;

import java.util.Optional;
import org.sparkgan.config.EvaluateSettings;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.HoldOut.Side;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.score.RealSide;

/**
 * The images of a dataset that a run was trained on, and those that were held out. Generated ones are compared with the latter, where
 * there are {@link EvaluateSettings#FEWEST}.
 *
 * @param dataset all images
 * @param holdOut of the run
 */
record RealSplit(PackedDataset dataset, HoldOut holdOut) {
    PackedDataset trainedOn() {
        return dataset.side(holdOut, Side.TRAINED_ON);
    }

    PackedDataset heldOut() {
        return dataset.side(holdOut, Side.HELD_OUT);
    }

    /** Those that generated ones are compared with. */
    PackedDataset compared() {
        return dataset.side(holdOut, side(dataset.manifest(), holdOut));
    }

    private static Side side(DatasetManifest manifest, HoldOut holdOut) {
        return holdOut.images(manifest, Side.HELD_OUT) >= EvaluateSettings.FEWEST ? Side.HELD_OUT : Side.TRAINED_ON;
    }

    /** Which side {@link #compared} is; empty where none are held out. */
    static Optional<RealSide> real(DatasetManifest manifest, HoldOut holdOut) {
        if (holdOut.isNone()) {
            return Optional.empty();
        }
        return Optional.of(side(manifest, holdOut) == Side.HELD_OUT ? RealSide.HELD_OUT : RealSide.TRAINING);
    }

    boolean comparesHeldOut() {
        return side(dataset.manifest(), holdOut) == Side.HELD_OUT;
    }

    /** Names {@link #compared} among other parts of the dataset; empty where it is all of it. */
    String name() {
        return real(dataset.manifest(), holdOut)
                .map(side -> "-" + side + "-" + holdOut.share() + "-" + holdOut.seed())
                .orElse("");
    }

    /** How many of {@link #compared} are taken. */
    static int images(JobConfig config, DatasetManifest manifest, HoldOut holdOut) {
        Side side = side(manifest, holdOut);
        String path = config.data().requiredPath();
        return config.evaluate()
                .images(
                        side == Side.HELD_OUT ? path + " that " + ReadingSettings.HOLD_OUT + " holds out" : path,
                        holdOut.images(manifest, side),
                        manifest.stack() == null
                                ? EvaluateSettings.MOST_UNASKED
                                : EvaluateSettings.MOST_UNASKED_OF_STACKS);
    }
}
