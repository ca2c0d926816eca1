package org.sparkgan.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.FeatureResize;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PixelRange;

/** Distances are called FID and KID only where network and number of images make them that. */
class EvaluationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2048 | 3 | 299 | float | 10000 | true",
                "2048 | 3 | 299 | float | 50000 | true",
                "2048 | 3 | 64 | uint8 | 10000 | true",
                "2048 | 3 | 299 | float | 9999 | false",
                "2047 | 3 | 299 | float | 50000 | false",
                "2048 | 1 | 299 | float | 50000 | false",
                "2048 | 3 | 224 | float | 50000 | false",
                "512 | 3 | 64 | uint8 | 50000 | false",
            })
    void namesAreEarned(int features, int channels, int side, String type, int images, boolean fid) {
        FeatureProtocol protocol = new FeatureProtocol(
                "abc",
                features,
                new ImageShape(channels, side, side),
                type.equals("float") ? new PixelRange(0, 255) : null,
                FeatureResize.NONE);
        Evaluation evaluation = evaluation(protocol, images);
        assertThat(evaluation.frechetName()).isEqualTo(fid ? "FID" : "Fréchet distance");
        assertThat(evaluation.kernelName()).isEqualTo(fid ? "KID" : "kernel distance");
        assertThat(evaluation.summary())
                .startsWith(fid ? "FID 12.500, KID 0.12500, " : "Fréchet 12.500, kernel 0.12500, ");
    }

    @Test
    void othersHaveNoProtocol() {
        assertThat(evaluation(null, 50_000).frechetName()).isEqualTo("Fréchet distance");
    }

    private static Evaluation evaluation(FeatureProtocol protocol, int images) {
        return new Evaluation(
                null,
                images,
                null,
                List.of(),
                null,
                null,
                "a network",
                protocol,
                12.5,
                0.125,
                0.01,
                0.5,
                0.5,
                0.9,
                0.6,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                3);
    }
}
