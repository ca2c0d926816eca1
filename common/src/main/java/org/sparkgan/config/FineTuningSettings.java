package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * Which trained networks a run begins with, and what of them stays as it is.
 *
 * @param from a run folder, a checkpoint or a generator.zip; empty for fresh networks
 * @param moments whether the optimizers' moments are taken over too
 * @param frozenCriticLayers the first so many layers of the critic stay as they are, 0 or more; 0 without {@code from}
 */
public record FineTuningSettings(Optional<String> from, boolean moments, int frozenCriticLayers) {
    /** The key of {@link #from}. */
    public static final String FROM = "training.from";

    /** The key of {@link #moments}. */
    public static final String MOMENTS = "training.from-moments";

    /** The key of {@link #frozenCriticLayers}. */
    public static final String FROZEN = "training.freeze-critic-layers";

    /** Checks every rule. */
    public FineTuningSettings {
        from.ifPresent(address ->
                check(!address.isBlank(), FROM, "a run folder, a checkpoint or a generator.zip (null: none)", "empty"));
        check(
                from.isPresent() || !moments,
                MOMENTS,
                "false where " + FROM + " is not set, whose moments they would be",
                moments);
        check(frozenCriticLayers >= 0, FROZEN, "0 or more", frozenCriticLayers);
        check(
                from.isPresent() || frozenCriticLayers == 0,
                FROZEN,
                "0 where " + FROM + " is not set: the layers of a fresh critic have learned nothing that could be kept",
                frozenCriticLayers);
    }

    static FineTuningSettings read(Section section) {
        return new FineTuningSettings(
                section.text("from"), section.flag("from-moments"), section.integer("freeze-critic-layers"));
    }

    /** Holds the rule that moments which are taken over are not thrown away after the first round. */
    void require(SyncName sync, boolean averageUpdaters) {
        check(
                !moments || averageUpdaters || sync != SyncName.PARAMETER_AVERAGING,
                MOMENTS,
                "false where training.average-updaters is false, with which each round begins with fresh ones",
                moments);
    }
}
