package org.sparkgan.report.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinnedLinesTest {
    @Test
    void aShortRunKeepsEveryRound() {
        JsonNode thinned = thinned(2000);
        assertThat(thinned.path("lines_per_bucket").asInt()).isEqualTo(1);
        assertThat(numbers(thinned, "iteration"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 2000).mapToObj(i -> i * 10.0).toList());
        assertThat(numbers(thinned, "d_loss")).hasSize(2000).startsWith(-1.0, -2.0);
        assertThat(numbers(thinned, "compute_ms")).startsWith(100.0, 101.0);
    }

    @Test
    void aLongRunKeepsItsSpikesAndItsEnds() {
        JsonNode thinned = thinned(20_000);
        assertThat(thinned.path("lines").asInt()).isEqualTo(20_000);
        assertThat(thinned.path("lines_per_bucket").asInt()).isEqualTo(32);
        assertThat(numbers(thinned, "iteration"))
                .hasSizeBetween(1000, ThinnedLines.MOST_POINTS)
                .isSorted()
                .startsWith(10.0, 320.0)
                .endsWith(200_000.0);
        thinned.properties().forEach(column -> {
            if (column.getValue().isArray()) {
                assertThat(column.getValue()).as(column.getKey()).hasSameSizeAs(thinned.path("iteration"));
            }
        });
        assertThat(numbers(thinned, "g_loss")).filteredOn(loss -> loss == 777).hasSize(1);
        assertThat(numbers(thinned, "epoch")).isSorted();
    }

    /** Round 12,345 lies in the 386th bucket of 32, whose other losses are 0.5. */
    @Test
    void theSpikeStandsWhereItWas() {
        JsonNode thinned = thinned(20_000);
        int at = numbers(thinned, "g_loss").indexOf(777.0);
        assertThat(thinned.path("iteration").get(at).asInt()).isBetween(123_450 - 320, 123_450 + 320);
        assertThat(numbers(thinned, "g_loss").subList(at - 1, at)).containsExactly(0.5);
    }

    @Test
    void timesShareTheirMean() {
        JsonNode thinned = thinned(4000);
        assertThat(thinned.path("lines_per_bucket").asInt()).isEqualTo(4);
        assertThat(numbers(thinned, "compute_ms")).startsWith(101.5, 101.5, 105.5, 105.5);
    }

    @Test
    void whatIsNotKnownIsNull() {
        ThinnedLines metrics = lines();
        metrics.add(round(1).put("d_loss", "NaN").putNull("wasserstein"));
        metrics.add(JsonNodeFactory.instance.objectNode().put("iteration", 2));
        JsonNode thinned = metrics.toJson();
        for (String key : List.of("d_loss", "wasserstein", "replica_divergence")) {
            assertThat(thinned.path(key)).as(key).allMatch(JsonNode::isNull).hasSize(2);
        }
        assertThat(thinned.path("compute_ms").get(1).isNull()).isTrue();
    }

    @Test
    void aRunWithoutRoundsHasNoPoints() {
        JsonNode thinned = lines().toJson();
        assertThat(thinned.path("lines").asInt()).isZero();
        assertThat(thinned.path("d_loss")).isEmpty();
    }

    private static ThinnedLines lines() {
        return new ThinnedLines(
                List.of("epoch", "d_loss", "g_loss", "wasserstein", "replica_divergence"), List.of("compute_ms"));
    }

    private static JsonNode thinned(int rounds) {
        ThinnedLines metrics = lines();
        for (int i = 1; i <= rounds; i++) {
            metrics.add(round(i));
        }
        return metrics.toJson();
    }

    private static ObjectNode round(int i) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("iteration", i * 10)
                .put("epoch", i / 7.0)
                .put("d_loss", -i)
                .put("g_loss", i == 12_345 ? 777 : 0.5)
                .put("compute_ms", 99 + i);
    }

    private static List<Double> numbers(JsonNode thinned, String key) {
        List<Double> numbers = new ArrayList<>();
        thinned.path(key).forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
