package org.sparkgan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.testing.AtOnce;
import org.sparkgan.testing.LateFileSystem;

class ClaimTest {
    @TempDir
    Path temporary;

    private Folder folder(Configuration hadoop) throws IOException {
        return Folder.at(temporary.toString(), hadoop);
    }

    /** Each looks first whether it was done, and then does it. */
    @RepeatedTest(25)
    void oneOfManyDoesIt() throws Exception {
        Folder folder = folder(LateFileSystem.settings());
        AtomicInteger done = new AtomicInteger();
        List<Object> results = AtOnce.call(6, () -> {
            Optional<Claim> claim = Claim.take(folder);
            if (claim.isEmpty()) {
                return "refused";
            }
            try (Claim held = claim.get()) {
                held.requireTimely();
                if (folder.exists("done")) {
                    return "found it done";
                }
                folder.write("done", new byte[] {1});
                done.incrementAndGet();
                return "did it";
            }
        });
        assertThat(results).containsOnlyOnce("did it").doesNotHaveAnyElementsOfTypes(Exception.class);
        assertThat(done).hasValue(1);
        assertThat(folder.list()).containsExactly("done");
    }

    @Test
    void oneAfterAnother() throws IOException {
        Folder folder = folder(new Configuration());
        try (Claim first = Claim.take(folder).orElseThrow()) {
            first.requireTimely();
            assertThat(Claim.take(folder)).isEmpty();
        }
        try (Claim second = Claim.take(folder).orElseThrow()) {
            second.requireTimely();
        }
        assertThat(folder.list()).isEmpty();
    }

    /** Of programs that were killed: one with a smaller name, one with a greater. */
    @Test
    void whatKilledProgramsLeftIsInNobodysWayForLong() throws IOException {
        Folder folder = folder(new Configuration());
        List<Path> left = Stream.of("_claim-0000000000001-a", "_claim-9999999999999-z")
                .map(temporary::resolve)
                .toList();
        for (Path claim : left) {
            Files.writeString(claim, "");
            age(claim, Claim.STALE.toSeconds() - 30);
        }
        assertThat(Claim.take(folder)).isEmpty();
        for (Path claim : left) {
            age(claim, Claim.STALE.toSeconds() + 30);
        }
        try (Claim claim = Claim.take(folder).orElseThrow()) {
            claim.requireTimely();
            assertThat(left).noneMatch(Files::exists);
        }
    }

    private static void age(Path file, long seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }
}
