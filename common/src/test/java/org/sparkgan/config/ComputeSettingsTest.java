package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComputeSettingsTest {
    @Test
    void theGpuThatSparkGivesUnlessAskedOtherwise() {
        assertThat(read()).isEqualTo(new ComputeSettings(DeviceName.AUTO, "", PrecisionName.FLOAT));
        assertThat(read("compute.device=cuda", "compute.cuda-libraries=/opt/cuda/lib64", "compute.precision=bfloat16"))
                .isEqualTo(new ComputeSettings(DeviceName.CUDA, "/opt/cuda/lib64", PrecisionName.BFLOAT16));
    }

    @Test
    void anotherDeviceIsNone() {
        assertThatThrownBy(() -> read("compute.device=gpu"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("compute.device must be one of auto, cpu, cuda, but is gpu");
    }

    @Test
    void aFolderWithoutANameIsNone() {
        assertThatThrownBy(() -> read("compute.cuda-libraries="))
                .isInstanceOf(ConfigException.class)
                .hasMessage("compute.cuda-libraries must be a folder, but is empty");
    }

    private static ComputeSettings read(String... settings) {
        return ConfigReader.read(List.of(), List.of(settings)).compute();
    }
}
