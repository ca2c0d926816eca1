package org.sparkgan.random;

/** What random numbers are for; numbers of different purposes are independent. */
public enum Purpose {
    GENERATOR_INIT(0),
    CRITIC_INIT(1),
    CRITIC_LATENT(2),
    GENERATOR_LATENT(3),
    INTERPOLATION(4),
    SAMPLE_LATENT(5),
    SHARD_ORDER(6),
    DATASET_ORDER(7),
    DRAWING(8),
    CROP(9),
    FLIP(10),
    BLOCK_ORDER(11),
    STANDING_LATENT(12),
    CLASSIFIER_INIT(13),
    CLASSIFIER_BATCH(14),
    PATCH_PLACES(15),
    PROJECTION_DIRECTIONS(16),
    FEATURE_SUBSETS(17),
    AUGMENT_REAL(18),
    AUGMENT_GENERATED(19),
    AUGMENT_PAIR(20),
    STACK(21),
    HOLD_OUT(22);

    /** Part of the counter: a change of it changes every run. */
    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
