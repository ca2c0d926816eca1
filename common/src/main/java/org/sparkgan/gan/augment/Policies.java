package org.sparkgan.gan.augment;

import static org.sparkgan.config.PolicyName.ANISO;
import static org.sparkgan.config.PolicyName.BRIGHTNESS;
import static org.sparkgan.config.PolicyName.COLOR;
import static org.sparkgan.config.PolicyName.CONTRAST;
import static org.sparkgan.config.PolicyName.CUTOUT;
import static org.sparkgan.config.PolicyName.HUE;
import static org.sparkgan.config.PolicyName.LUMAFLIP;
import static org.sparkgan.config.PolicyName.ROTATE;
import static org.sparkgan.config.PolicyName.ROTATE90;
import static org.sparkgan.config.PolicyName.SATURATION;
import static org.sparkgan.config.PolicyName.SCALE;
import static org.sparkgan.config.PolicyName.TRANSLATION;
import static org.sparkgan.config.PolicyName.XFLIP;
import static org.sparkgan.config.PolicyName.XFRAC;
import static org.sparkgan.config.PolicyName.XINT;

import java.util.List;
import org.sparkgan.config.PolicyName;

/**
 * What the policies make of one image, from numbers of [0, 1). Each policy has four of its own, whichever others there are: the
 * first decides whether it is applied, the others how much it does.
 *
 * <p>DiffAugment: <a href="https://arxiv.org/abs/2006.10738">Zhao et al. 2020</a>, with the ranges of its authors' code; ADA:
 * <a href="https://arxiv.org/abs/2006.06676">Karras et al. 2020</a>, appendix B. Other than there, images are not reflected at their
 * border, but 0 beyond it, as in DiffAugment: so a gradient by a pixel comes from one neighbourhood alone. And they are interpolated between
 * neighbours, without a filter.
 */
final class Policies {
    /** Numbers of all policies. */
    static final int NUMBERS = 4 * PolicyName.values().length;

    /** Of its side by which an image is moved: at most, or the standard deviation. */
    private static final double MOVE = 0.125;
    /** Of the side that a window has. */
    private static final double WINDOW = 0.5;
    /** Standard deviation of the logarithm of a scale. */
    private static final double SCALES = 0.2;

    private static final double BRIGHTNESSES = 0.2;
    /** Of the logarithm. */
    private static final double CONTRASTS = 0.5;

    private final List<PolicyName> policies;
    private final ImageMapBuilder map;
    private final float[] uniform = new float[NUMBERS];
    private double probability;

    /** Binds to the map that they make. */
    Policies(List<PolicyName> policies, ImageMapBuilder map) {
        this.policies = policies;
        this.map = map;
    }

    /** The numbers; the caller fills them. */
    float[] uniform() {
        return uniform;
    }

    /**
     * Makes the map of an image.
     *
     * @param ofEach probability with which a policy is applied
     */
    void apply(double ofEach) {
        probability = ofEach;
        map.clear();
        diffAugment();
        blit();
        geometry();
        colours();
    }

    private boolean applies(PolicyName policy) {
        return policies.contains(policy) && number(policy, 0) < probability;
    }

    private double number(PolicyName policy, int index) {
        return uniform[4 * policy.place() + index];
    }

    /** A normal number (Box and Muller 1958) of two of the policy's, or the one that comes with it. */
    private double normal(PolicyName policy, boolean other) {
        double radius = Math.sqrt(-2 * Math.log(1 - number(policy, 1)));
        double turn = 2 * Math.PI * number(policy, 2);
        return radius * (other ? Math.sin(turn) : Math.cos(turn));
    }

    private double normal(PolicyName policy) {
        return normal(policy, false);
    }

    /** From -1 to 1. */
    private double side(PolicyName policy, int index) {
        return 2 * number(policy, index) - 1;
    }

    private void diffAugment() {
        if (applies(COLOR)) {
            map.color(number(COLOR, 1) - 0.5, 2 * number(COLOR, 2), number(COLOR, 3) + 0.5);
        }
        if (applies(TRANSLATION)) {
            map.fromBeside(translation(1, map.width()), translation(2, map.height()));
        }
        if (applies(CUTOUT)) {
            int wide = rounded(WINDOW * map.width());
            int high = rounded(WINDOW * map.height());
            int left = firstOfWindow(1, map.width(), wide);
            int top = firstOfWindow(2, map.height(), high);
            map.cut(top, top + high, left, left + wide);
        }
    }

    /** As many pixels to either side, each as likely. */
    private double translation(int index, int side) {
        int most = rounded(MOVE * side);
        return Math.floor(number(TRANSLATION, index) * (2 * most + 1)) - most;
    }

    /** The window's middle lies anywhere in the image, that of an even one at its end too. */
    private int firstOfWindow(int index, int side, int window) {
        return (int) Math.floor(number(CUTOUT, index) * (side + 1 - window % 2)) - window / 2;
    }

    private static int rounded(double number) {
        return (int) (number + 0.5);
    }

    /** Each pixel goes to another whole pixel. */
    private void blit() {
        if (applies(XFLIP) && number(XFLIP, 1) >= 0.5) {
            map.from(-1, 0, 0, 0, 1, 0);
        }
        if (applies(ROTATE90)) {
            int quarters = (int) (4 * number(ROTATE90, 1));
            int cosine = new int[] {1, 0, -1, 0}[quarters];
            int sine = new int[] {0, 1, 0, -1}[quarters];
            map.from(cosine, -sine, 0, sine, cosine, 0);
        }
        if (applies(XINT)) {
            map.fromBeside(
                    Math.rint(MOVE * side(XINT, 1) * map.width()), Math.rint(MOVE * side(XINT, 2) * map.height()));
        }
    }

    /** A rotation on either side of the stretch: both are applied or not as often as one would be. */
    private void geometry() {
        double probabilityOfTurn = 1 - Math.sqrt(1 - probability);
        if (applies(SCALE)) {
            double scale = Math.pow(2, SCALES * normal(SCALE));
            map.from(1 / scale, 0, 0, 0, 1 / scale, 0);
        }
        turn(0, probabilityOfTurn);
        if (applies(ANISO)) {
            double scale = Math.pow(2, SCALES * normal(ANISO));
            map.from(1 / scale, 0, 0, 0, scale, 0);
        }
        turn(2, probabilityOfTurn);
        if (applies(XFRAC)) {
            map.fromBeside(MOVE * map.width() * normal(XFRAC, false), MOVE * map.height() * normal(XFRAC, true));
        }
    }

    private void turn(int index, double probabilityOfTurn) {
        if (policies.contains(ROTATE) && number(ROTATE, index) < probabilityOfTurn) {
            double angle = Math.PI * side(ROTATE, index + 1);
            double cosine = Math.cos(angle);
            double sine = Math.sin(angle);
            map.from(cosine, -sine, 0, sine, cosine, 0);
        }
    }

    private void colours() {
        if (applies(BRIGHTNESS)) {
            map.brighten(BRIGHTNESSES * normal(BRIGHTNESS));
        }
        if (applies(CONTRAST)) {
            map.blend(Math.pow(2, CONTRASTS * normal(CONTRAST)), 0);
        }
        if (applies(LUMAFLIP) && number(LUMAFLIP, 1) >= 0.5) {
            map.blend(1, -2);
        }
        if (applies(HUE)) {
            map.turnHue(Math.PI * side(HUE, 1));
        }
        if (applies(SATURATION)) {
            double factor = Math.pow(2, normal(SATURATION));
            map.blend(factor, 1 - factor);
        }
    }
}
