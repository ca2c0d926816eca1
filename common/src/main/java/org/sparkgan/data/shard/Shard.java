package org.sparkgan.data.shard;

import java.io.Serializable;
import java.util.Optional;
import org.sparkgan.data.DataException;

/** The images that one worker reads: neighbouring rows of a dataset. */
public sealed interface Shard extends Serializable permits CachedShard, StreamedShard {
    /** The worker that the shard belongs to, from 0. */
    int worker();

    /** Where its first image stands in the whole dataset, from 0. */
    long firstRow();

    /** How many images it holds. */
    long images();

    /** Values of one image. */
    int values();

    /**
     * The label of each image, in the order of the rows.
     *
     * @throws DataException where an image has none, or the files cannot be read
     */
    int[] labels();

    /** Whether its images stay in their files, so that a reader of them holds a window that the next round needs too. */
    boolean isStreamed();

    /**
     * Reads its images in an order.
     *
     * @param order made for as many images
     * @param turns which positions of the order are going to be read
     * @param flips which images are mirrored, if any
     */
    ShardReader reader(ImageOrder order, Turns turns, Optional<RandomFlips> flips);

    /** Reads all its images in an order, as they are. */
    default ShardReader reader(ImageOrder order) {
        return reader(order, Turns.ALL, Optional.empty());
    }
}
