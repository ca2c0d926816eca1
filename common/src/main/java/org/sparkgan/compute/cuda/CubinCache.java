package org.sparkgan.compute.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps compiled kernels in a folder, by source, kind of card and compiler, since compiling takes seconds. */
final class CubinCache {
    private static final Logger LOG = LoggerFactory.getLogger(CubinCache.class);
    private static final AtomicBoolean COMPLAINED = new AtomicBoolean();

    /** Empty where nothing is kept. */
    private final Optional<Path> file;

    CubinCache(Optional<Path> folder, String source, String architecture, int compiler) {
        String name = hash(source + "\0" + Compiler.options(architecture) + "\0" + compiler) + ".cubin";
        file = folder.map(of -> of.resolve(name));
    }

    /** In the user's own folder: what lies where others may write is not to be run. */
    static Path usualFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder = cache != null && cache.startsWith("/")
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
        return folder.resolve("sparkgan").resolve("cubins");
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What was kept. */
    Optional<byte[]> read() {
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file.get()));
        } catch (IOException e) {
            complain("read", e);
            return Optional.empty();
        }
    }

    /** Keeps it, or says once why not. */
    void write(byte[] cubin) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Path folder = Files.createDirectories(file.get().getParent());
            Path whole = Files.createTempFile(folder, "cubin", ".part");
            try {
                Files.write(whole, cubin);
                // Another process may be doing the same.
                Files.move(whole, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            complain("write", e);
        }
    }

    private void complain(String what, IOException e) {
        if (COMPLAINED.compareAndSet(false, true)) {
            LOG.warn(
                    "Cannot {} {}, which keeps compiled kernels for the next start: {}; each process compiles them for itself",
                    what,
                    file.orElseThrow(),
                    e.toString());
        }
    }
}
