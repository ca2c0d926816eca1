package org.sparkgan.compute.cuda;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.sparkgan.storage.Sha256;

/**
 * One stand-in for CUDA's three libraries, which runs the kernels of one source on this machine's processor. g++ builds it from
 * {@code src/test/cuda} once for each source.
 */
final class StandInLibrary {
    private static final Path SOURCES = Path.of("src/test/cuda").toAbsolutePath();
    private static final List<String> NAMES = List.of("libcuda.so.1", "libcublas.so.12", "libnvrtc.so.12");
    private static final Pattern KERNEL =
            Pattern.compile("extern \"C\" __global__ void (?:__launch_bounds__\\((\\d+)\\) )?(\\w+)\\(");
    private static final Pattern ANY_KERNEL = Pattern.compile("\\b__global__\\b");
    /** Products and sums are rounded one by one; the two stand-ins of a process stay apart. */
    private static final List<String> FLAGS = List.of(
            "-std=c++17",
            "-O2",
            "-fPIC",
            "-fvisibility=hidden",
            "-fno-gnu-unique",
            "-ffp-contract=off",
            "-Wall",
            "-Wextra",
            "-Wno-unknown-pragmas",
            "-Werror",
            "-I" + SOURCES);

    private static final boolean HAS_COMPILER = hasCompiler();

    private final Path folder;
    private final NativeLibrary library;

    private StandInLibrary(Path folder) {
        this.folder = folder;
        library = NativeLibrary.getInstance(folder.resolve(NAMES.get(0)).toString());
    }

    /** The stand-in with these kernels, built where it is not there yet; without g++ the test that asks is skipped. */
    static StandInLibrary of(String kernels) {
        requireCompiler();
        try {
            return new StandInLibrary(built(kernels));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot build the stand-in for CUDA's libraries", e);
        }
    }

    /** Where the libraries are, under the names that CUDA's have. */
    Path folder() {
        return folder;
    }

    /** Leaves word of where it is in a file of this name, for tests of another module. */
    StandInLibrary tellAs(String name) {
        try {
            Path word = Files.createTempFile(folder.getParent(), name, ".part");
            Files.writeString(word, folder.toString());
            Files.move(
                    word,
                    folder.resolveSibling(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A function of the libraries or of the stand-in's own. */
    com.sun.jna.Function function(String name) {
        return library.getFunction(name);
    }

    void control(String name, Object... arguments) {
        function("standin_" + name).invokeVoid(arguments);
    }

    long number(String name) {
        return function("standin_" + name).invokeLong(new Object[0]);
    }

    String text(String name) {
        Pointer text = function("standin_" + name).invokePointer(new Object[0]);
        return text.getString(0, "US-ASCII");
    }

    /** Lines of a name and a number. */
    Map<String, Long> counts(String name) {
        Map<String, Long> counts = new TreeMap<>();
        text(name).lines().forEach(line -> {
            int blank = line.lastIndexOf(' ');
            counts.put(line.substring(0, blank), Long.valueOf(line.substring(blank + 1)));
        });
        return counts;
    }

    /** Skips the test that asks where there is no compiler. */
    static void requireCompiler() {
        Assumptions.assumeTrue(
                HAS_COMPILER, "no " + compiler() + " here, with which the stand-in for CUDA's libraries is built");
    }

    private static String compiler() {
        String given = System.getenv("CXX");
        return given == null || given.isBlank() ? "g++" : given;
    }

    private static boolean hasCompiler() {
        try {
            return run(Path.of("."), List.of(compiler(), "--version")).isEmpty();
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }

    private static synchronized Path built(String kernels) throws IOException {
        Path all = Files.createDirectories(Path.of(System.getProperty("build.folder", "target"), "stand-in")
                .toAbsolutePath());
        // Another JVM of the same build may want the same.
        try (FileChannel lock =
                FileChannel.open(all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            String runtime = hash(runtimeSources());
            Path place = all.resolve(hash(runtime + kernels));
            if (!Files.exists(place)) {
                link(runtime(all, runtime), kernels, Files.createTempDirectory(all, "kernels"), place);
            }
            return place;
        }
    }

    /** All but the kernels. */
    private static Path runtime(Path all, String hash) throws IOException {
        Path runtime = all.resolve("runtime-" + hash + ".o");
        if (!Files.exists(runtime)) {
            Path made = Files.createTempFile(all, "runtime", ".o");
            compile(all, "-c", SOURCES.resolve("all.cpp").toString(), "-o", made.toString());
            Files.move(made, runtime, StandardCopyOption.ATOMIC_MOVE);
        }
        return runtime;
    }

    /** Whole or not at all: a build that was stopped leaves nothing under the name. */
    private static void link(Path runtime, String kernels, Path made, Path place) throws IOException {
        Path table = Files.writeString(made.resolve("kernels.cpp"), table(kernels), StandardCharsets.US_ASCII);
        compile(
                made,
                "-shared",
                "-Wl,-Bsymbolic",
                "-Wl,-z,defs",
                table.toString(),
                runtime.toString(),
                "-o",
                made.resolve(NAMES.get(0)).toString());
        for (String other : NAMES.subList(1, NAMES.size())) {
            // The loader takes links to one file as one library, with one state.
            Files.createSymbolicLink(made.resolve(other), Path.of(NAMES.get(0)));
        }
        Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String runtimeSources() throws IOException {
        StringBuilder text = new StringBuilder(compiler()).append(FLAGS);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                text.append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** The kernels between what they are written in and what finds them by name. */
    static String table(String kernels) {
        List<String> entries = new ArrayList<>();
        Matcher found = KERNEL.matcher(kernels);
        while (found.find()) {
            String threads = found.group(1) == null ? "1024" : found.group(1);
            entries.add("Bound<&::%s>::entry(\"%s\", %s)".formatted(found.group(2), found.group(2), threads));
        }
        if (entries.size() != ANY_KERNEL.matcher(kernels).results().count()) {
            throw new IllegalArgumentException(
                    "Invalid kernels: each begins with extern \"C\" __global__ void, its name and (");
        }
        return """
                #include <cstddef>
                #include <type_traits>
                #include <utility>
                #include "kernels.h"
                #include "shim.h"
                %s
                #include "bind.h"
                const std::vector<standin::Kernel> &standin::kernels() {
                    static const std::vector<Kernel> all{%s};
                    return all;
                }
                const char *standin::kernelSource() { return R"standin(%s)standin"; }
                """.formatted(kernels, String.join(",\n", entries), kernels);
    }

    private static void compile(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(compiler()));
        command.addAll(FLAGS);
        command.addAll(List.of(arguments));
        String complaint = run(folder, command);
        if (!complaint.isEmpty()) {
            throw new IllegalStateException("Cannot build the stand-in for CUDA's libraries:\n" + complaint);
        }
    }

    /** Nothing, or what a program says that fails. */
    static String run(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 ? "" : command + "\n" + output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + command.get(0) + " ran", e);
        }
    }

    private static String hash(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
