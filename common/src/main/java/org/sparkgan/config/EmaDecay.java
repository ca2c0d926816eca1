package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * A moving average that forgets by steps.
 *
 * @param decay what is kept of it in a step of the generator, in [0, 1); 0: there is none
 */
public record EmaDecay(double decay) implements EmaSettings {
    /** Checks the rule. */
    public EmaDecay {
        check(decay >= 0 && decay < 1, DECAY, "at least 0 and below 1", decay);
    }

    @Override
    public boolean kept() {
        return decay > 0;
    }
}
