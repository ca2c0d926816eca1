package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * After how many rounds of parameter averaging each network is averaged.
 *
 * @param generator rounds between two averages of the generator, 1 or more
 * @param critic rounds between two averages of the critic, 1 or more, without a divisor in common with the generator's
 */
public record AveragingIntervals(int generator, int critic) implements Serializable {
    private static final String GENERATOR = "training.generator-averaging-every";
    private static final String CRITIC = "training.critic-averaging-every";

    /** Checks every rule. */
    public AveragingIntervals {
        check(generator >= 1, GENERATOR, "1 or more", generator);
        check(critic >= 1, CRITIC, "1 or more", critic);
        int common =
                BigInteger.valueOf(generator).gcd(BigInteger.valueOf(critic)).intValue();
        if (common > 1) {
            throw new ConfigException(
                    GENERATOR + " and " + CRITIC + " must have no common divisor, but are " + generator
                            + " and " + critic + ": give " + generator / common + " and " + critic / common + ", and a "
                            + TrainingSettings.AVERAGING_FREQUENCY + " " + common + " times as long");
        }
    }

    static AveragingIntervals read(Section section) {
        return new AveragingIntervals(
                section.integer("generator-averaging-every"), section.integer("critic-averaging-every"));
    }

    /** Whether both networks are averaged after every round. */
    public boolean everyRound() {
        return generator == 1 && critic == 1;
    }

    /**
     * Throws unless both are averaged after every round.
     *
     * @param where no other intervals make sense, and why
     */
    void requireEveryRound(String where) {
        check(generator == 1, GENERATOR, "1 " + where, generator);
        check(critic == 1, CRITIC, "1 " + where, critic);
    }
}
