package org.sparkgan.jobs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;

/** The CPU's numbers of games: it passes by them, and what differs does not. */
class ReferencesTest {
    private static final List<Game> GAMES = Games.all().subList(2, 4);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Findings findings = new Findings(new PrintStream(said, true, StandardCharsets.UTF_8));

    private static References references() {
        return References.of(GAMES, new Nd4jDevice(Precision.DOUBLE), new Nd4jDevice());
    }

    private static Map<String, double[]> inFloat(Game game) {
        return Trial.of(game, new Nd4jDevice(), Trial.STATE_AFTER);
    }

    @Test
    void whatAddsUpInFloatPasses(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("references");
        references().write(file);
        References read = References.read(file);
        for (Game game : GAMES) {
            read.compare(game, inFloat(game), findings);
        }
        assertThat(findings.end()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("PASS  MLP wgan-gp: first critic gradient", "MLP hinge: generator losses")
                .containsPattern("\\d+ passed; nearest to its limit: MLP ");
    }

    @Test
    void roundingIsSmall() {
        references()
                .games()
                .forEach((game, numbers) -> numbers.forEach((name, reference) -> assertThat(reference.rounding())
                        .as("%s of %s", name, game)
                        .isLessThan(1e-4)));
    }

    @Test
    void whatDiffersFails() {
        Game game = GAMES.get(0);
        Map<String, double[]> seen = inFloat(game);
        seen.get("first critic gradient")[3] += 1;
        seen.get("generator losses")[2] = Double.NaN;
        references().compare(game, seen, findings);
        assertThat(findings.end()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("FAIL  MLP wgan-gp: first critic gradient +\\d\\.\\de-?\\d+, may be 1\\.0e-0")
                .containsPattern("FAIL  MLP wgan-gp: generator losses +Infinity, may be")
                .contains("2 of ");
    }

    @Test
    void numbersOfAnotherBuildAreRefused() {
        Game other = Games.all().get(0);
        Map<String, double[]> seen = inFloat(other);
        References references = references();
        assertThatThrownBy(() -> references.compare(other, seen, findings))
                .hasMessage("the CPU's numbers are not of this build: make the folder anew");
    }
}
