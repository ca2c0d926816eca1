package org.sparkgan.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.ConfigException;

class TaskDevicesTest {
    @Test
    void processorsOfOneKindRoundAlike() {
        assertThatCode(() -> TaskDevices.requireOneKind(List.of())).doesNotThrowAnyException();
        assertThatCode(() -> TaskDevices.requireOneKind(List.of("bfloat16 by oneDNN with AMX")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> TaskDevices.requireOneKind(
                        List.of("bfloat16 by oneDNN with AMX", "bfloat16 by oneDNN with AVX512-BF16")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "compute.precision = bfloat16 takes processors of one kind, but tasks compute on bfloat16 by oneDNN"
                                + " with AMX and on bfloat16 by oneDNN with AVX512-BF16: run on machines of one kind, or take"
                                + " compute.precision=float");
    }
}
