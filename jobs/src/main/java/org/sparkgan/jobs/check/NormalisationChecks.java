package org.sparkgan.jobs.check;

import org.sparkgan.compute.Channels;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.NormBatch;
import org.sparkgan.compute.NormParameters;
import org.sparkgan.compute.Normalisation;

/** Batch normalisation, and normalisation by statistics that are given. */
final class NormalisationChecks {
    private static final double EPSILON = 1e-5;

    private final Workbench bench;
    private final Channels of;
    private final int channels;
    private final int values;
    private final int samples;
    private final String name;

    private NormalisationChecks(Workbench bench, FeatureMaps maps, int group, int groups) {
        this.bench = bench;
        of = new Channels(maps, group, EPSILON);
        channels = maps.channels();
        values = maps.values();
        samples = group * groups;
        name = maps + ", " + groups + " groups of " + group;
    }

    static void run(Workbench bench) {
        check(bench, new FeatureMaps(5, 3, 4), 3, 2);
        check(bench, new FeatureMaps(300, 1, 2), 4, 1);
        check(
                bench,
                new FeatureMaps(bench.scale().of(128, 3), 16, 16),
                bench.scale().of(64, 2),
                2);
    }

    private static void check(Workbench bench, FeatureMaps maps, int group, int groups) {
        NormalisationChecks checks = new NormalisationChecks(bench, maps, group, groups);
        checks.ofBatch();
        checks.standing();
    }

    private void ofBatch() {
        Known input = bench.numbers(values, samples);
        Known delta = bench.numbers(values, samples);
        Known gamma = bench.positive(channels, 1);
        Known beta = bench.numbers(channels, 1);
        NormBatch batch = new NormBatch(
                input.matrix(), bench.empty(values, samples), delta.matrix(), bench.empty(2L * channels, samples));
        NormParameters parameters =
                new NormParameters(gamma.matrix(), beta.matrix(), bench.empty(channels, 1), bench.empty(channels, 1));
        Normalisation normalisation = bench.device().normalise(of, batch, parameters);
        PlainNormalisation plain = new PlainNormalisation(of, input.values(), delta.values());
        bench.check(
                "batch norm " + name,
                normalisation::forward,
                batch.output(),
                Work.floats(3.0 * values * samples),
                i -> gamma.values()[i % channels] * plain.normalised(i) + beta.values()[i % channels]);
        Matrix inputDelta = bench.empty(values, samples);
        bench.check(
                "batch norm back " + name,
                normalisation.back(inputDelta),
                inputDelta,
                Work.floats(5.0 * values * samples),
                i -> gamma.values()[i % channels] * plain.back(i));
        gradients(normalisation, parameters, plain);
    }

    private void gradients(Normalisation normalisation, NormParameters parameters, PlainNormalisation plain) {
        Work work = Work.floats(4.0 * channels);
        bench.check(
                "gradient by gamma " + name,
                normalisation::gradients,
                parameters.gammaGradient(),
                work,
                plain::byGamma);
        bench.check(
                "gradient by beta " + name, normalisation::gradients, parameters.betaGradient(), work, plain::byBeta);
    }

    private void standing() {
        Known input = bench.numbers(values, samples);
        // Factor, addend, mean and variance of each channel.
        Known parameters = bench.positive(channels, 4);
        double[] given = parameters.values();
        Matrix output = bench.empty(values, samples);
        bench.check(
                "standing norm " + name,
                bench.device().normalise(of, input.matrix(), output, parameters.matrix()),
                output,
                Work.floats(2.0 * values * samples),
                i -> {
                    int channel = i % channels;
                    double centred = input.values()[i] - given[2 * channels + channel];
                    double deviation = Math.sqrt(given[3 * channels + channel] + EPSILON);
                    return given[channel] * centred / deviation + given[channels + channel];
                });
    }
}
