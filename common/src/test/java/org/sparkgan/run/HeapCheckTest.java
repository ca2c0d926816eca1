package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;

class HeapCheckTest {
    private static final double GIGABYTE = 1 << 30;

    @Test
    void networksThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> check(1024, "local[*]", 3.6))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.hidden must leave room for the vectors of training in the driver's heap, but 1024 with"
                                + " 2 workers needs about 4.8 GB of 3.6 GB: give more with -- --driver-memory 7g, or lower"
                                + " network.hidden");
    }

    @Test
    void convolutionsAreNamedByTheirFeatures() {
        assertThatThrownBy(() -> check(1, "yarn", 3.6, "network.architecture=dcgan", "network.features=512"))
                .hasMessageStartingWith("network.features must leave room")
                .hasMessageContaining("but 512 with 2 workers")
                .hasMessageEndingWith("or lower network.features");
    }

    @Test
    void networksThatFitAreNot() {
        assertThatCode(() -> check(1024, "local[2]", 7.1)).doesNotThrowAnyException();
        assertThatCode(() -> check(512, "local[2]", 3.6)).doesNotThrowAnyException();
        assertThatCode(() -> check(1024, "yarn", 3.6)).doesNotThrowAnyException();
    }

    @Test
    void workersThatShareGradientsNeedMore() {
        assertThatCode(() -> check(1024, "local[2]", 7.1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(1024, "local[2]", 7.1, "training.sync=gradient-sharing"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("of 7.1 GB");
    }

    @Test
    void workersThatKeepANetworkNeedMore() {
        assertThatThrownBy(() -> check(1024, "local[2]", 7.1, "training.generator-averaging-every=3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("of 7.1 GB");
    }

    @Test
    void theLargestNetworkDoesNotWrapAround() {
        assertThatThrownBy(() -> check(65536, "yarn", 100))
                .hasMessageContaining("but 65536 with 2 workers needs about");
    }

    private static void check(int hidden, String master, double gigabytes, String... more) {
        JobConfig config = ConfigReader.read(
                List.of(),
                Stream.concat(Stream.of("network.hidden=" + hidden), Stream.of(more))
                        .toList());
        GanSpec spec = GanSpec.of(config, new ImageShape(3, 64, 64));
        HeapCheck.require(config, spec, master, (long) (gigabytes * GIGABYTE));
    }
}
