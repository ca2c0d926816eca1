package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding CUDA's libraries, and what is said of those that cannot be used. */
class LibrariesTest {
    private static final Library MISSING =
            new Library("cuNothing", List.of("libcunothing.so.2", "libcunothing.so.1"), List.of(), "install it");

    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        StandIn.reset();
    }

    /** Wants what no library has. */
    @SuppressWarnings("unused")
    static final class Functions {
        private Functions() {}

        static native int cuInit(int flags);

        static native int cuNothing(int flags);
    }

    @Test
    void aLibraryThatIsNowhere() {
        assertThatThrownBy(() -> MISSING.bind(Functions.class, Optional.of(folder)))
                .isInstanceOf(CudaException.class)
                .hasMessage("Cannot find cuNothing (libcunothing.so.2, libcunothing.so.1) in " + folder
                        + ", nor where it usually is: install it");
    }

    @Test
    void aFileThatIsNoLibrary() throws IOException {
        Path file = Files.writeString(folder.resolve("libcunothing.so.1"), "what is this, and how did it get here?");
        assertThatThrownBy(() -> MISSING.bind(Functions.class, Optional.of(folder)))
                .hasMessage("Cannot use cuNothing of " + file + ": it is no shared library of Linux; install it");
    }

    @Test
    void aLibraryForAnotherProcessor() throws IOException {
        int other = Processor.own().equals("aarch64") ? 62 : 183;
        byte[] header = new byte[64];
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x464C457F)
                .putShort(18, (short) other);
        Path file = Files.write(folder.resolve("libcunothing.so.2"), header);
        assertThatThrownBy(() -> MISSING.bind(Functions.class, Optional.of(folder)))
                .hasMessage("Cannot use cuNothing of " + file + ": it is for " + (other == 62 ? "x86-64" : "aarch64")
                        + ", and this JVM is for " + Processor.own() + "; install it");
    }

    @Test
    void aLibraryThatLacksAFunction() {
        Library lacking = new Library("NVIDIA's driver", List.of("libcuda.so.1"), List.of(), "install a newer one");
        assertThatThrownBy(() -> lacking.bind(Functions.class, Optional.of(StandIn.folder())))
                .hasMessageMatching(
                        "Cannot use NVIDIA's driver of .*libcuda\\.so\\.1: it lacks a function \\(.*cuNothing.*\\);"
                                + " install a newer one");
    }

    @Test
    void placesAreFoundByPattern() throws IOException {
        for (String name : List.of("cuda-12.1/lib64", "cuda-13.0/lib64", "cuda/other", "python3.9/nvidia/cublas/lib")) {
            Files.createDirectories(folder.resolve(name));
        }
        assertThat(LibraryPlaces.expand(folder + "/cuda*/lib64"))
                .containsExactly(folder.resolve("cuda-13.0/lib64"), folder.resolve("cuda-12.1/lib64"));
        assertThat(LibraryPlaces.expand(folder + "/python3*/nvidia/*/lib"))
                .containsExactly(folder.resolve("python3.9/nvidia/cublas/lib"));
        assertThat(LibraryPlaces.expand(folder + "/nothing/*/lib")).isEmpty();
    }

    @Test
    void versionsAsPeopleWriteThem() {
        assertThat(Libraries.text(13_000)).isEqualTo("13.0");
        assertThat(Libraries.text(11_080)).isEqualTo("11.8");
    }

    @Test
    void aDriverThatIsTooOld() {
        Libraries.load(Optional.of(StandIn.folder()));
        StandIn.versions(11_040, 12, 4);
        assertThatThrownBy(() -> Libraries.load(Optional.of(StandIn.folder())))
                .hasMessage(
                        "Cannot use the driver: it knows CUDA 11.4, and CUDA 11.8, 12 or 13 is needed: install a newer driver");
        StandIn.versions(12_040, 11, 4);
        assertThatThrownBy(() -> Libraries.load(Optional.of(StandIn.folder())))
                .hasMessage("Cannot use NVRTC 11.4: CUDA 11.8, 12 or 13 is needed");
    }
}
