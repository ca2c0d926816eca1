package org.sparkgan.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sparkgan.compute.Precision;
import org.sparkgan.config.ConfigException;

class EngineBenchTest {
    @Test
    void aNameOfNoNetworkIsRefusedWithAllNames() {
        assertThatThrownBy(() -> new EngineBench(2, "gan 784", Precision.FLOAT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "--case gan 784: there is no such network, give one of \"gan 784/512\", \"wgan 784/512\", ")
                .hasMessageContaining("\"gan 784/512, batch 256\"")
                .hasMessageEndingWith(", \"rpgan dcgan 64x64/64\"");
    }

    @Test
    void oneNetworkIsMeasuredBesideThePeak() {
        assertThat(new EngineBench(1, "gan 784/512", Precision.FLOAT).networks())
                .containsExactly("gan 784/512");
        assertThat(new EngineBench(1, "", Precision.FLOAT).networks()).hasSize(12);
    }
}
