package org.sparkgan.jobs.check;

import java.util.Arrays;
import org.sparkgan.compute.Anchors;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Scores;
import org.sparkgan.compute.Tally;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.objective.Objective;

/** Losses of both players, and the gradient penalty. */
final class LossChecks {
    private LossChecks() {}

    static void run(Workbench bench) {
        for (ObjectiveName name : ObjectiveName.values()) {
            // Fewer than a block has threads, and more.
            for (int samples : new int[] {7, 300}) {
                String title = " loss of " + samples;
                ofBoth(bench, Objective.ofCritic(name), name + " critic's" + title, samples);
                Loss ofGenerator = Objective.ofGenerator(name);
                if (Objective.of(name).generatorSeesReal()) {
                    ofBoth(bench, ofGenerator, name + " generator's" + title, samples);
                } else {
                    ofGenerated(bench, ofGenerator, name + " generator's" + title, samples);
                }
            }
        }
        for (int samples : new int[] {7, 300}) {
            penalty(bench, samples);
            heldTogether(bench, samples);
        }
    }

    private static void heldTogether(Workbench bench, int samples) {
        double weight = 0.5;
        Known real = scores(bench, samples);
        Known generated = scores(bench, samples);
        Matrix realDeltas = bench.empty(1, samples);
        Matrix generatedDeltas = bench.empty(1, samples);
        Device device = bench.device();
        Tally tally = device.tally();
        Loss loss = Objective.ofCritic(ObjectiveName.WGAN);
        Operation judge = Operation.sequence(
                tally::clear,
                device.judge(
                        loss.held(
                                new Anchors(device.coefficient(weight), device.coefficient(1), device.coefficient(-1))),
                        new Scores(real.matrix(), realDeltas),
                        new Scores(generated.matrix(), generatedDeltas),
                        tally));
        String name = "scores held together, " + samples;
        Work work = Work.floats(6.0 * samples);
        double slope = 2 * weight / samples;
        bench.check(
                name + ", by real scores",
                judge,
                realDeltas,
                work,
                i -> slope * Math.max(0, real.values()[i] + 1) - 1.0 / samples);
        bench.check(
                name + ", by generated scores",
                judge,
                generatedDeltas,
                work,
                i -> 1.0 / samples - slope * Math.max(0, 1 - generated.values()[i]));
        double right = 0;
        for (int i = 0; i < samples; i++) {
            right += weight / samples * Math.pow(Math.max(0, real.values()[i] + 1), 2);
            right += weight / samples * Math.pow(Math.max(0, 1 - generated.values()[i]), 2);
        }
        bench.check(name, new double[] {tally.read()[Loss.REPORTED]}, new double[] {right});
    }

    /** A loss that sees real and generated images. */
    private static void ofBoth(Workbench bench, Loss loss, String name, int samples) {
        Known real = scores(bench, samples);
        Known generated = scores(bench, samples);
        Matrix realDeltas = bench.empty(1, samples);
        Matrix generatedDeltas = bench.empty(1, samples);
        double[] byReal = new double[samples];
        double[] byGenerated = new double[samples];
        double right = loss.formula().of(real.values(), generated.values(), byReal, byGenerated);
        Tally tally = bench.device().tally();
        Operation judge = judging(
                bench,
                loss,
                new Scores(real.matrix(), realDeltas),
                new Scores(generated.matrix(), generatedDeltas),
                tally);
        Work work = Work.floats(4.0 * samples);
        bench.check(name + ", by real scores", judge, realDeltas, work, i -> byReal[i]);
        bench.check(name + ", by generated scores", judge, generatedDeltas, work, i -> byGenerated[i]);
        double difference = mean(real.values()) - mean(generated.values());
        bench.check(name, tally.read(), new double[] {
            right, difference, signs(loss, real.values(), generated.values()), mean(real.values())
        });
    }

    /** A loss that sees generated images alone. */
    private static void ofGenerated(Workbench bench, Loss loss, String name, int samples) {
        Known generated = scores(bench, samples);
        Matrix deltas = bench.empty(1, samples);
        double[] byGenerated = new double[samples];
        double right = loss.formula().of(new double[0], generated.values(), new double[0], byGenerated);
        Tally tally = bench.device().tally();
        Operation judge = judging(
                bench, loss, new Scores(Matrix.NONE, Matrix.NONE), new Scores(generated.matrix(), deltas), tally);
        bench.check(name + ", by scores", judge, deltas, Work.floats(2.0 * samples), i -> byGenerated[i]);
        bench.check(name, Arrays.copyOf(tally.read(), 1), new double[] {right});
    }

    private static Operation judging(Workbench bench, Loss loss, Scores real, Scores generated, Tally tally) {
        return Operation.sequence(tally::clear, bench.device().judge(loss, real, generated, tally));
    }

    private static void penalty(Workbench bench, int samples) {
        double weight = 10;
        double target = 1;
        Known squaredNorms = bench.positive(1, samples);
        Matrix factors = bench.empty(1, samples);
        Tally tally = bench.device().tally();
        String name = "penalty of " + samples;
        bench.check(
                name + ", factors",
                Operation.sequence(
                        tally::clear,
                        bench.device()
                                .penalise(
                                        bench.device().coefficient(weight),
                                        target,
                                        squaredNorms.matrix(),
                                        factors,
                                        tally)),
                factors,
                Work.floats(2.0 * samples),
                i -> {
                    double norm = Math.sqrt(squaredNorms.values()[i]);
                    return 2 * weight / samples * (norm - target) / norm;
                });
        double right = 0;
        for (double squared : squaredNorms.values()) {
            double excess = Math.sqrt(squared) - target;
            right += weight * excess * excess / samples;
        }
        bench.check(name, tally.read(), new double[] {right});
    }

    /** On both sides of where the hinge loss bends. */
    private static Known scores(Workbench bench, int samples) {
        return bench.between(-3, 3, 1, samples);
    }

    private static double signs(Loss loss, double[] real, double[] generated) {
        double sum = 0;
        for (int i = 0; i < real.length; i++) {
            sum += Math.signum(loss.objective().paired() ? real[i] - generated[i] : real[i]);
        }
        return sum;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
