package org.sparkgan.compute.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** For which processors libraries are. */
final class Processor {
    /** By number of an ELF file's header. */
    private static final Map<Integer, String> MACHINES =
            Map.of(3, "x86", 21, "ppc64", 40, "arm", 62, "x86-64", 183, "aarch64", 243, "riscv");

    private static final int MACHINE = 18;
    private static final int ELF = 0x464C457F;

    private Processor() {}

    /** That of this JVM. */
    static String own() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x86-64";
            case "arm64" -> "aarch64";
            default -> name;
        };
    }

    /** The folder below {@code /usr/lib} in which Debian has libraries for this JVM. */
    static String folder() {
        return own().equals("x86-64") ? "x86_64-linux-gnu" : own() + "-linux-gnu";
    }

    /** What is wrong with a file that is to be a library for this JVM; nothing where it seems to be one. */
    static Optional<String> complaint(Path file) {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(MACHINE + 2);
        } catch (IOException e) {
            return Optional.of("it cannot be read (" + e.getMessage() + ")");
        }
        ByteBuffer numbers = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (header.length < MACHINE + 2 || numbers.getInt(0) != ELF) {
            return Optional.of("it is no shared library of Linux");
        }
        int number = Short.toUnsignedInt(numbers.getShort(MACHINE));
        String machine = MACHINES.getOrDefault(number, "another processor");
        return machine.equals(own())
                ? Optional.empty()
                : Optional.of("it is for " + machine + ", and this JVM is for " + own());
    }
}
