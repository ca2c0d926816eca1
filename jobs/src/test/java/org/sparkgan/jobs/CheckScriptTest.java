package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script that checks a GPU makes of its arguments and of how its parts end; what they check is for {@link GpuCheckIT}. */
class CheckScriptTest {
    /** Tells which part it was, and ends as the environment says. */
    private static final String JAVA = """
            if [ "$1" = -version ]; then exit; fi
            while [ "$1" != org.sparkgan.jobs.GpuCheck ]; do shift; done
            echo "this was $2"
            ending="END_$2"
            code="${!ending:-0}"
            if [ "$code" != 0 ]; then echo "gpu-check: $2 ended with $code" >&2; fi
            exit "$code\"""";

    @TempDir
    private Path folder;

    private Outcome run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        return Outcome.of(CheckScript.FILE, folder, environment, arguments);
    }

    /** A folder as if it had been made, for a kind of machine. */
    private Path made(String machine) throws IOException {
        Path made = folder.resolve("made");
        CheckScript.program(made.resolve("java/bin/java"), JAVA);
        Files.writeString(made.resolve("machine"), machine + "\n");
        return made;
    }

    private Path made() throws Exception {
        Process uname = new ProcessBuilder("bash", "-c", "printf '%s %s' \"$(uname -s)\" \"$(uname -m)\"").start();
        return made(new String(uname.getInputStream().readAllBytes(), UTF_8));
    }

    @Test
    void helpIsTold() throws Exception {
        Outcome outcome = run("--help");
        assertThat(outcome.out()).contains("--make", "--quick", "--libraries", "--out", "Exit codes");
        assertThat(outcome.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--fast, no such option",
        "--out, give a folder",
        "--libraries, give a folder",
        "none, is no folder that gpu-check.sh --make has made",
        "a:b, with a colon in its name",
        "a b, one folder is enough"
    })
    void wrongArgumentsAreTold(String arguments, String reason) throws Exception {
        CheckScript.assertRefused(run(arguments.split(" ", -1)), reason);
    }

    @Test
    void aFolderForAnotherMachineIsRefused() throws Exception {
        CheckScript.assertRefused(run(made("Linux sparc64").toString()), "is for Linux sparc64, and this machine is ");
    }

    @Test
    void whatCannotStartIsTold() throws Exception {
        Path made = made();
        CheckScript.program(made.resolve("java/bin/java"), "echo 'no libc'; exit 1");
        CheckScript.assertRefused(run(made.toString()), "does not start here: no libc");
    }

    @Test
    void foldersThatCannotBeUsedAreTold() throws Exception {
        String made = made().toString();
        CheckScript.assertRefused(run("--libraries", "none", made), "--libraries none: there is no such folder");
        Path file = Files.createFile(folder.resolve("file"));
        CheckScript.assertRefused(run("--out", file.toString(), made), "cannot be written to");
    }

    @Test
    void aCopyMakesNothing() throws Exception {
        Path copy = Files.copy(
                CheckScript.FILE,
                Files.createDirectories(folder.resolve("copy")).resolve("check.sh"));
        CheckScript.assertRefused(
                Outcome.of(copy, folder, Map.of(), "--make"), "--make", "is a copy without its project");
    }

    @Test
    void whatIsThereIsNotReplaced() throws Exception {
        Path own = Files.createDirectory(folder.resolve("photos"));
        CheckScript.assertRefused(run("--make", own.toString()), "is there and was not made by --make");
    }

    @Test
    void partsFollowEachOther() throws Exception {
        Outcome outcome = run("--out", "results", made().toString());
        assertThat(outcome.out().lines().skip(1).map(line -> line.substring(0, 20)
                        .strip()))
                .startsWith("card        PASS", "operations  PASS", "games       PASS", "bits        PASS")
                .contains("speed       PASS")
                .hasSize(8);
        assertThat(outcome.out()).contains("this was CARD", "this was OPERATIONS", "this was SPEED");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(folder.resolve("results/summary.txt")).hasContent(outcome.out());
        assertThat(folder.resolve("results/games.txt")).hasContent("this was GAMES");
    }

    @Test
    void aPartThatFailsStopsNoOther() throws Exception {
        Outcome outcome = run(Map.of("END_OPERATIONS", "1", "END_BITS", "2"), made().toString());
        assertThat(outcome.out())
                .containsPattern("(?m)^operations  FAIL .* gpu-check: OPERATIONS ended with 1$")
                .containsPattern("(?m)^games       PASS ")
                .containsPattern("(?m)^bits        FAIL .* gpu-check: BITS ended with 2$")
                .containsPattern("(?m)^speed       PASS ");
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void withoutACardThereIsNothingToCheck() throws Exception {
        Outcome outcome = run(Map.of("END_CARD", "2"), made().toString());
        CheckScript.assertRefused(outcome, "CARD ended with 2");
        assertThat(folder.resolve("gpu-check-results/operations.txt")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR SUMMARY: 0 errors, 0, PASS",
        "'RACECHECK SUMMARY: 0 hazards displayed (0 errors, 0 warnings)', 0, PASS",
        "ERROR SUMMARY: 3 errors, 9, FAIL",
        "'RACECHECK SUMMARY: 2 hazards displayed (0 errors, 2 warnings)', 0, FAIL",
        "Error: no device, 1, not run",
        "Error: Device not supported, 2, not run"
    })
    void whatComputeSanitizerSaysDecides(String line, int code, String verdict) throws Exception {
        Path programs = folder.resolve("programs");
        CheckScript.program(programs.resolve("compute-sanitizer"), "echo '========= " + line + "'; exit " + code);
        Outcome outcome = run(Map.of("PATH", programs + ":" + System.getenv("PATH")), made().toString());
        assertThat(outcome.out())
                .containsPattern("(?m)^memcheck    " + verdict + " ")
                .containsPattern("(?m)^racecheck   " + verdict + " ")
                .contains(line);
        assertThat(outcome.code()).isEqualTo(verdict.equals("FAIL") ? 1 : 0);
    }
}
