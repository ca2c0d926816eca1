package org.sparkgan.compute.onednn;

import java.util.Arrays;

/** What oneDNN uses of a processor, the best first. */
enum Processor {
    AMX("AMX", 0xfef),
    AVX512_BF16("AVX512-BF16", 0xe7),
    AVX512("AVX-512 without bfloat16", 0x27),
    AVX2("AVX2", 0x7),
    OTHER("less than AVX2", 0);

    private final String title;
    private final int bits;

    Processor(String title, int bits) {
        this.title = title;
        this.bits = bits;
    }

    /** That of the instructions that oneDNN says it uses. */
    static Processor of(int instructions) {
        return Arrays.stream(values())
                .filter(kind -> (instructions & kind.bits) == kind.bits)
                .findFirst()
                .orElseThrow();
    }

    /** Whether it multiplies bfloat16 faster than floats. */
    boolean hasBfloat16() {
        return compareTo(AVX512_BF16) <= 0;
    }

    @Override
    public String toString() {
        return title;
    }
}
