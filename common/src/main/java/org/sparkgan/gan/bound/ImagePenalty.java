package org.sparkgan.gan.bound;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Coefficient;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.config.Schedule;
import org.sparkgan.gan.bound.CriticBound.Judged;
import org.sparkgan.nn.engine.BiasFactors;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Penalties around 0 at the very images that are judged. Loss and penalty share the passes: with s = ∂loss/∂D(x), δ the gradients of
 * D(x) by the layers' outputs and v the penalty's direction, the gradient of both by a weight is that of a layer with the deltas δ and the
 * activations c of the affine pass that begins with s x + v and in which biases count s times; by a bias it is Σ s δ. This holds
 * where a critic is piecewise linear, as its slopes are constants then.
 */
final class ImagePenalty implements BoundPenalty {
    private final List<Part> parts = new ArrayList<>();
    private final BiasFactors factors;
    private final BoundNetwork penalised;

    /** Of some images of the batch. */
    private record Part(
            Schedule schedule, Coefficient weight, Operation seeds, GradientPenalty penalty, Operation start) {
        void begin(long images) {
            weight.set(halved(schedule.at(images)));
        }
    }

    /**
     * Binds to images.
     *
     * @param real γ on real images, 0 for none
     * @param generated the same on generated ones, not 0 where {@code real} is
     */
    ImagePenalty(Judged judged, Schedule real, Schedule generated) {
        BoundNetwork batch = judged.batch();
        int samples = judged.real().samples();
        factors = batch.biasFactors();
        batch.network().device().fill(factors.values(), 1).run();
        if (real.start() > 0) {
            parts.add(part(judged, 0, samples, real));
        }
        if (generated.start() > 0) {
            parts.add(part(judged, samples, 2 * samples, generated));
        }
        penalised = generated.start() > 0 ? batch : batch.slice(0, samples);
    }

    private Part part(Judged judged, int from, int to, Schedule schedule) {
        BoundNetwork images = judged.batch().slice(from, to);
        Device device = images.network().device();
        Coefficient weight = device.coefficient(halved(schedule.start()));
        Matrix factor = factors.values().columns(from, to);
        Matrix direction =
                direction(images.network().spec(), to - from, images.network().memory());
        return new Part(
                schedule,
                weight,
                Operation.sequence(device.copy(factor, images.outputDelta()), device.fill(images.outputDelta(), 1)),
                new GradientPenalty(images, weight, 0, judged.tally(), direction),
                Operation.sequence(
                        device.elementwise(Arithmetic.PRODUCT, images.input(), images.input(), factor),
                        device.elementwise(Arithmetic.SUM, images.input(), images.input(), direction)));
    }

    /** The weight in a penalty that is ½ γ mean(‖∇D‖²). */
    private static double halved(double gamma) {
        return gamma / 2;
    }

    private static Matrix direction(NetworkSpec critic, int samples, Memory memory) {
        return memory.matrix(critic.inputs(), samples);
    }

    /**
     * What it takes of {@code memory}.
     *
     * @param samples real images, and generated ones
     * @param parts on how many of the two it is
     */
    static void plan(NetworkSpec critic, int samples, int parts, Memory memory) {
        BiasFactors.plan(2 * samples, memory);
        for (int i = 0; i < parts; i++) {
            direction(critic, samples, memory);
            GradientPenalty.plan(critic, samples, memory);
        }
    }

    @Override
    public int reported() {
        return parts.size();
    }

    @Override
    public void begin(long images) {
        parts.forEach(part -> part.begin(images));
    }

    @Override
    public void prepare() {
        parts.forEach(part -> part.seeds.run());
    }

    @Override
    public void report() {
        parts.forEach(part -> part.penalty.direct());
    }

    @Override
    public void join() {
        parts.forEach(part -> part.start.run());
        factors.apply();
        penalised.affine();
    }

    @Override
    public void leave() {
        factors.reset();
    }
}
