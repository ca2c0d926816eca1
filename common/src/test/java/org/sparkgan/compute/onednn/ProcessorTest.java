package org.sparkgan.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {
    /** Numbers of dnnl_cpu_isa_t. */
    @ParameterizedTest
    @CsvSource({
        "0x22fff, AMX, true",
        "0xfef, AMX, true",
        "0x1ef, AVX512_BF16, true",
        "0xe7, AVX512_BF16, true",
        "0x67, AVX512, false",
        "0x27, AVX512, false",
        "0x1f, AVX2, false",
        "0x7, AVX2, false",
        "0x3, OTHER, false",
        "0x0, OTHER, false"
    })
    void whatOneDnnUsesOfIt(String instructions, Processor expected, boolean hasBfloat16) {
        Processor processor = Processor.of(Integer.decode(instructions));
        assertThat(processor).isEqualTo(expected);
        assertThat(processor.hasBfloat16()).isEqualTo(hasBfloat16);
    }
}
