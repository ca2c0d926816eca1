package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stand-in has of NVRTC and cuBLAS, and how it is built. */
class StandInCompilersTest {
    private static final Path TOOLKIT = Path.of("/usr/local/cuda/include/cuda.h");

    @Test
    void oneSourceAloneCompiles() {
        RawCuda cuda = RawCuda.started();
        long program = cuda.handle("nvrtcCreateProgram", RawCuda.source() + " ", "x.cu", 0, null, null);
        assertThat(cuda.call("nvrtcCompileProgram", program, 1, new String[] {RawCuda.OPTION}))
                .isEqualTo(6);
        byte[] log = new byte[(int) size(cuda, "nvrtcGetProgramLogSize", program)];
        cuda.succeed("nvrtcGetProgramLog", program, log);
        int line = RawCuda.source().split("\n").length + 1;
        assertThat(new String(log, StandardCharsets.US_ASCII))
                .isEqualTo(
                        "kernels.cu(" + line + "): error: this is not the source that the stand-in was built from\n\0");
        assertThat(cuda.call("nvrtcGetCUBINSize", program, new long[1])).isEqualTo(4);
    }

    private static long size(RawCuda cuda, String function, long program) {
        long[] size = new long[1];
        cuda.succeed(function, program, size);
        return size[0];
    }

    @Test
    void optionsAreChecked() {
        RawCuda cuda = RawCuda.started();
        long program = cuda.handle("nvrtcCreateProgram", RawCuda.source(), "x.cu", 0, null, null);
        assertThat(cuda.call("nvrtcCompileProgram", program, 2, new String[] {RawCuda.OPTION, "--fast"}))
                .isEqualTo(5);
        assertThat(cuda.call("nvrtcCompileProgram", program, 1, new String[] {"--gpu-architecture=sm_35"}))
                .isEqualTo(5);
        assertThat(cuda.call("nvrtcCompileProgram", program, 0, null)).isEqualTo(5);
    }

    @Test
    void aCubinIsForItsKindOfCard() {
        RawCuda cuda = RawCuda.started();
        assertThat(cuda.call("cuModuleLoadData", new long[1], cuda.cubin("--gpu-architecture=sm_80")))
                .isEqualTo(209);
        assertThat(cuda.call(
                        "cuModuleLoadData", new long[1], "stand-in cubin sm_90 0".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1"})
    void productsAreRight(int leftUse, int rightUse) {
        RawCuda cuda = RawCuda.started();
        // [2, 3] times [3, 2], stored with a leading dimension of 4.
        long left = cuda.floats(stored(2, 3, leftUse, (i, j) -> i + 10 * j));
        long right = cuda.floats(stored(3, 2, rightUse, (i, j) -> 1 + i - j));
        long to = cuda.floats(1, 2, 3, 4, 5, 6);
        long handle = cuda.handle("cublasCreate_v2");
        cuda.succeed(
                "cublasSgemm_v2",
                handle,
                leftUse,
                rightUse,
                2,
                2,
                3,
                new float[] {2},
                left,
                4,
                right,
                4,
                new float[] {3},
                to,
                3);
        assertThat(cuda.read(to, 6)).containsExactly(2 * 80 + 3, 2 * 86 + 6, 3, 2 * 50 + 12, 2 * 53 + 15, 6);
    }

    @FunctionalInterface
    private interface Entry {
        float at(int row, int column);
    }

    /** Columns of 4 numbers; the last one is not whole. */
    private static float[] stored(int rows, int columns, int use, Entry entry) {
        int storedRows = use == 0 ? rows : columns;
        int storedColumns = use == 0 ? columns : rows;
        float[] values = new float[4 * (storedColumns - 1) + storedRows];
        for (int i = 0; i < storedRows; i++) {
            for (int j = 0; j < storedColumns; j++) {
                values[i + 4 * j] = use == 0 ? entry.at(i, j) : entry.at(j, i);
            }
        }
        return values;
    }

    @Test
    void whereBetaIsZeroWhatWasThereIsNotRead() {
        RawCuda cuda = RawCuda.started();
        long x = cuda.floats(3);
        long to = cuda.unwritten(4);
        long handle = cuda.handle("cublasCreate_v2");
        assertThat(product(cuda, handle, x, to, 1, 0)).isZero();
        assertThat(cuda.read(to, 1)).containsExactly(9);
        assertThat(product(cuda, handle, x, to, 2, 0)).isEqualTo(13);
        assertThat(cuda.library.text("reason")).contains("not wholly in memory");
    }

    private static int product(RawCuda cuda, long handle, long x, long to, int inner, float beta) {
        return cuda.call(
                "cublasSgemm_v2",
                handle,
                0,
                0,
                1,
                1,
                inner,
                new float[] {1},
                x,
                1,
                x,
                inner,
                new float[] {beta},
                to,
                1);
    }

    @Test
    void tf32RoundsTheFactors() {
        RawCuda cuda = RawCuda.started();
        long x = cuda.floats(1 + 0x1p-12f);
        long to = cuda.unwritten(4);
        long handle = cuda.handle("cublasCreate_v2");
        cuda.succeed("cublasSetMathMode", handle, 3);
        assertThat(product(cuda, handle, x, to, 1, 0)).isZero();
        assertThat(cuda.read(to, 1)).containsExactly(1);
        cuda.succeed("cublasSetMathMode", handle, 0);
        assertThat(product(cuda, handle, x, to, 1, 0)).isZero();
        assertThat(cuda.read(to, 1)[0]).isGreaterThan(1);
        cuda.succeed("cublasDestroy_v2", handle);
        assertThat(product(cuda, handle, x, to, 1, 0)).isEqualTo(1);
    }

    @Test
    void threeNamesAreOneLibrary() {
        RawCuda cuda = RawCuda.started();
        for (String name : List.of("libcuda.so.1", "libcublas.so.12", "libnvrtc.so.12")) {
            NativeLibrary library = NativeLibrary.getInstance(
                    cuda.library.folder().resolve(name).toString());
            assertThat(library.getFunction("standin_live").invokeLong(new Object[0]))
                    .as(name)
                    .isEqualTo(2);
        }
    }

    @Test
    void everyKernelIsInTheTable() {
        assertThatThrownBy(() -> StandInLibrary.table("__global__ void lost(int x) {}"))
                .hasMessageContaining("extern \"C\" __global__ void");
        assertThat(StandInLibrary.table("extern \"C\" __global__ void __launch_bounds__(64) kept(int x) {}"))
                .contains("Bound<&::kept>::entry(\"kept\", 64)");
    }

    /** A signature of the stand-in that is not CUDA's would pass all other tests, and crash on a card. */
    @Test
    void signaturesAreThoseOfCudasOwnHeader() throws IOException {
        StandInLibrary.requireCompiler();
        Assumptions.assumeTrue(
                Files.exists(TOOLKIT), "no " + TOOLKIT + " here, with which the stand-in's signatures are compared");
        assertThat(StandInLibrary.run(
                        Path.of("src/test/cuda"),
                        List.of(
                                "g++",
                                "-std=c++17",
                                "-fsyntax-only",
                                "-DSTANDIN_AGAINST_CUDA_H",
                                "-I" + TOOLKIT.getParent(),
                                "all.cpp")))
                .isEmpty();
    }
}
