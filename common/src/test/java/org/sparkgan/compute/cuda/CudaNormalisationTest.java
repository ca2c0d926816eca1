package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Channels;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.NormBatch;
import org.sparkgan.compute.NormParameters;
import org.sparkgan.compute.Normalisation;
import org.sparkgan.compute.Operation;

/** Batch normalisation against the CPU's. */
class CudaNormalisationTest extends OnStandIn {
    private static final double CLOSE = 1e-5;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 3, 1",
        "3, 5, 3, 2, 3",
        "2, 40, 40, 3, 2",
        "7, 1, 1, 5, 2",
        "600, 1, 2, 2, 2",
        "64, 16, 16, 4, 1"
    })
    void passes(int channels, int height, int width, int group, int groups) {
        Channels of = new Channels(new FeatureMaps(channels, height, width), group, 1e-5);
        int values = of.maps().values();
        Twin input = far(normal(values, (long) group * groups));
        Twin output = normal(values, (long) group * groups);
        Twin delta = normal(values, (long) group * groups);
        Twin inputDelta = normal(values, (long) group * groups);
        Twin statistics = normal(2L * channels, (long) group * groups);
        Twin parameters = inside(channels, 4);
        Normalisation ofCpu = cpu.normalise(
                of,
                new NormBatch(input.ofCpu(), output.ofCpu(), delta.ofCpu(), statistics.ofCpu()),
                parameters(
                        column(parameters, 0),
                        column(parameters, 1),
                        column(parameters, 2),
                        column(parameters, 3),
                        true));
        Normalisation ofGpu = gpu.normalise(
                of,
                new NormBatch(input.ofGpu(), output.ofGpu(), delta.ofGpu(), statistics.ofGpu()),
                parameters(
                        column(parameters, 0),
                        column(parameters, 1),
                        column(parameters, 2),
                        column(parameters, 3),
                        false));
        ofCpu.forward();
        ofGpu.forward();
        statistics.assertClose(1e-6);
        output.assertClose(CLOSE);
        Operation backOfCpu = ofCpu.back(inputDelta.ofCpu());
        Operation backOfGpu = ofGpu.back(inputDelta.ofGpu());
        backOfCpu.run();
        backOfGpu.run();
        inputDelta.assertClose(CLOSE);
        double[] before = column(parameters, 2).ofGpu().read();
        assertThat(before).isEqualTo(column(parameters, 2).ofCpu().read());
        ofCpu.gradients();
        ofGpu.gradients();
        parameters.assertClose(CLOSE);
        ofCpu.back(delta.ofCpu()).run();
        ofGpu.back(delta.ofGpu()).run();
        delta.assertClose(CLOSE);
    }

    private static Twin column(Twin matrix, int index) {
        return matrix.columns(index, index + 1);
    }

    private static NormParameters parameters(Twin gamma, Twin beta, Twin ofGamma, Twin ofBeta, boolean onCpu) {
        return onCpu
                ? new NormParameters(gamma.ofCpu(), beta.ofCpu(), ofGamma.ofCpu(), ofBeta.ofCpu())
                : new NormParameters(gamma.ofGpu(), beta.ofGpu(), ofGamma.ofGpu(), ofBeta.ofGpu());
    }

    /** Far from 0, where a sum of squares would cancel. */
    private Twin far(Twin twin) {
        double[] numbers = twin.ofCpu().read();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] + 100);
        }
        twin.ofCpu().write(numbers);
        twin.ofGpu().write(numbers);
        return twin;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 3", "3, 5, 3, 2", "300, 1, 2, 2"})
    void byGivenStatistics(int channels, int height, int width, int samples) {
        Channels of = new Channels(new FeatureMaps(channels, height, width), samples, 1e-5);
        Twin input = inside(of.maps().values(), samples);
        Twin parameters = inside(channels, 4);
        double[] variances = new double[channels];
        for (int i = 0; i < channels; i++) {
            variances[i] = (float) (0.5 + random.nextDouble());
        }
        column(parameters, 3).ofCpu().write(variances);
        column(parameters, 3).ofGpu().write(variances);
        cpu.normalise(of, input.ofCpu(), input.ofCpu(), parameters.ofCpu()).run();
        gpu.normalise(of, input.ofGpu(), input.ofGpu(), parameters.ofGpu()).run();
        input.assertClose(CLOSE);
    }
}
