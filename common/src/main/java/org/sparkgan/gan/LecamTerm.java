package org.sparkgan.gan;

import org.sparkgan.compute.Anchors;
import org.sparkgan.compute.Coefficient;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Loss;
import org.sparkgan.config.LecamSettings;

/**
 * LeCam's part of the critic's loss, w (mean max(0, D(x) - a_G)² + mean max(0, a_R - D(G(z)))²), with moving averages a_R of D(x) and a_G of
 * D(G(z)): real and generated scores may not come too far apart. It is 0 until there are averages and its time has come.
 *
 * <p><a href="https://arxiv.org/abs/2104.03310">Tseng et al. 2021</a>, equation 5, with the maxima of its authors' code.
 */
final class LecamTerm {
    private final LecamSettings settings;
    private final Coefficient weight;
    private final Coefficient real;
    private final Coefficient generated;

    /** For losses on a device. */
    LecamTerm(LecamSettings settings, Device device) {
        this.settings = settings;
        weight = device.coefficient(0);
        real = device.coefficient(0);
        generated = device.coefficient(0);
    }

    /** A loss and this. */
    Loss with(Loss loss) {
        return loss.held(new Anchors(weight, real, generated));
    }

    /** Before an iteration; {@code iteration} were taken. */
    void begin(int iteration, Feedback feedback) {
        boolean begun = iteration >= settings.start() && feedback.hasAverages();
        weight.set(begun ? settings.weight() : 0);
        real.set(begun ? feedback.real() : 0);
        generated.set(begun ? feedback.generated() : 0);
    }
}
