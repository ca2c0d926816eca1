package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * How strongly the scores of real and of generated images are kept from coming apart
 * (<a href="https://arxiv.org/abs/2104.03310">Tseng et al. 2021</a>).
 *
 * @param weight of the term, 0 or more; 0: none
 * @param start iterations before it begins, 0 or more
 */
public record LecamSettings(double weight, int start) implements Serializable {
    /** Scores are free. */
    public static final LecamSettings NONE = new LecamSettings(0, 0);

    private static final String KEY = "gan.lecam";

    /** Checks every rule but that of the objective. */
    public LecamSettings {
        check(weight >= 0 && weight < Double.POSITIVE_INFINITY, KEY, ">= 0 and finite", weight);
        check(start >= 0, "gan.lecam-start", "0 or more", start);
    }

    static LecamSettings read(Section section) {
        LecamSettings settings = new LecamSettings(section.number("lecam"), section.integer("lecam-start"));
        return settings.off() ? NONE : settings;
    }

    /** Whether there is no such term. */
    public boolean off() {
        return weight == 0;
    }

    /** Refuses a term for scores that have no level of their own. */
    void require(ObjectiveName objective) {
        check(
                off() || !objective.paired(),
                KEY,
                "0 where gan.objective is " + objective + ", which compares the scores of a pair, whatever their level",
                weight);
    }
}
