package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralNormSettingsTest {
    @Test
    void isOffUnlessAskedFor() {
        assertThat(ConfigReader.read(List.of(), List.of()).network().spectralNorm())
                .isFalse();
        assertThat(network().spectralNorm()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan", "wgan-gp", "hinge", "lsgan"})
    void goesWithTheseObjectives(String objective) {
        assertThat(network("gan.objective=" + objective).spectralNorm()).isTrue();
    }

    @Test
    void aCriticWhoseWeightsAreClippedHasNone() {
        assertThatThrownBy(() -> network("gan.objective=wgan"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.spectral-norm must be false where gan.objective is wgan, which bounds the critic by"
                                + " clipping its weights (Arjovsky 2017), but is true");
    }

    @Test
    void weightsThatBeginAtZeroHaveNone() {
        assertThatThrownBy(() -> network("network.architecture=r3gan", "gan.objective=hinge"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.spectral-norm must be false where network.architecture is r3gan: its blocks begin with"
                                + " weights of 0, which have no singular value to divide by, but is true");
    }

    @Test
    void takesThePlaceOfTheCriticsBatchNormalisation() {
        String[] dcgan = {"gan.objective=gan", "network.architecture=dcgan"};
        assertThat(network(dcgan).batchNorm()).isEqualTo(BatchNormName.GENERATOR);
        assertThatThrownBy(() -> network(dcgan[0], dcgan[1], "network.batch-norm=both"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("network.batch-norm must be none or generator where network.spectral-norm is true: the"
                        + " critic's batch normalisation would scale again what spectral normalisation bounds, but is"
                        + " both");
    }

    private static NetworkSettings network(String... arguments) {
        return ConfigReader.read(
                        List.of(),
                        Stream.concat(Stream.of("network.spectral-norm=true"), Stream.of(arguments))
                                .toList())
                .network();
    }
}
