package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.util.Optional;

/** How the generator's moving average follows its parameters. */
public sealed interface EmaSettings extends Serializable permits EmaDecay, EmaHalfLife {
    /** No average is kept. */
    EmaSettings NONE = new EmaDecay(0);

    /** The key of what turns the average off. */
    String DECAY = "gan.ema-decay";

    /** Whether there is an average. */
    boolean kept();

    /**
     * The average that the settings ask for.
     *
     * @param section of the game
     * @param batch images of all workers in a step
     */
    static EmaSettings read(Section section, int batch) {
        Optional<Double> halfLife = section.numberOrAuto("ema-half-life");
        double rampUp = section.number("ema-ramp-up");
        EmaHalfLife byImages = new EmaHalfLife(halfLife.orElse(EmaHalfLife.auto(batch)), rampUp);
        Optional<Double> decay = section.optionalNumber("ema-decay");
        if (decay.isEmpty()) {
            return byImages;
        }
        check(
                halfLife.isEmpty(),
                EmaHalfLife.KEY,
                "auto where " + DECAY + " is set (" + decay.get() + "), which takes its place",
                byImages.images());
        return new EmaDecay(decay.get());
    }
}
