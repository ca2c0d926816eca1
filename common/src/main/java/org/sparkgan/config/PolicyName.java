package org.sparkgan.config;

/**
 * A way to augment images, by its name in the settings, which is that of its authors: first the three of DiffAugment
 * (<a href="https://arxiv.org/abs/2006.10738">Zhao et al. 2020</a>), then those of ADA
 * (<a href="https://arxiv.org/abs/2006.06676">Karras et al. 2020</a>, appendix B).
 */
public enum PolicyName {
    COLOR(0),
    TRANSLATION(1),
    CUTOUT(2),
    XFLIP(3),
    ROTATE90(4),
    XINT(5),
    SCALE(6),
    ROTATE(7),
    ANISO(8),
    XFRAC(9),
    BRIGHTNESS(10),
    CONTRAST(11),
    LUMAFLIP(12),
    HUE(13),
    SATURATION(14);

    /** Part of what random numbers hang on: a change of it changes every run. */
    private final int place;

    PolicyName(int place) {
        this.place = place;
    }

    /** Which of the groups of an image's random numbers it has, from 0 on. */
    public int place() {
        return place;
    }

    /** Whether it does something to colours alone, and nothing to grey. */
    public boolean needsColour() {
        return this == HUE || this == SATURATION;
    }

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
