package org.sparkgan.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of a run in so few points that a chart can show them. Where there are more rounds than points, neighbouring rounds
 * share two: for each number its lowest and its highest value, in the order in which they came, so that no spike is lost. Times,
 * which are shown as parts of a whole, share their mean instead.
 *
 * <p>Takes the same memory for any number of rounds.
 */
final class ThinnedMetrics {
    /** Most points of a series. */
    static final int MOST_POINTS = 2000;

    private static final List<String> EXTREMES = List.of(
            "epoch",
            "images",
            "d_loss",
            "g_loss",
            "wasserstein",
            "gradient_penalty",
            "images_per_second",
            "replica_divergence");
    private static final List<String> MEANS =
            List.of("round_ms", "compute_ms", "broadcast_ms", "wait_ms", "aggregate_ms");

    private List<Bucket> buckets = new ArrayList<>();
    private int rounds;
    private int roundsPerBucket = 1;

    /** Takes a line of {@code metrics.jsonl}; lines come in the order of their iterations. */
    void add(JsonNode round) {
        Bucket last = buckets.isEmpty() ? null : buckets.get(buckets.size() - 1);
        if (last != null && last.rounds < roundsPerBucket) {
            last.add(new Bucket(round, rounds));
        } else {
            buckets.add(new Bucket(round, rounds));
        }
        rounds++;
        if (points() > MOST_POINTS) {
            roundsPerBucket *= 2;
            buckets = pairs(buckets);
        }
    }

    private int points() {
        return roundsPerBucket == 1 ? buckets.size() : 2 * buckets.size();
    }

    private static List<Bucket> pairs(List<Bucket> buckets) {
        List<Bucket> pairs = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i += 2) {
            pairs.add(buckets.get(i));
            if (i + 1 < buckets.size()) {
                pairs.get(i / 2).add(buckets.get(i + 1));
            }
        }
        return pairs;
    }

    /** How many rounds there were, how many of them share two points, and a column of numbers or nulls for each key. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("rounds", rounds).put("rounds_per_bucket", roundsPerBucket);
        ArrayNode iterations = json.putArray("iteration");
        for (Bucket bucket : buckets) {
            bucket.iterations().forEach(iterations::add);
        }
        for (int i = 0; i < EXTREMES.size(); i++) {
            ArrayNode column = json.putArray(EXTREMES.get(i));
            for (Bucket bucket : buckets) {
                bucket.extremes[i].points(bucket.points()).forEach(column::add);
            }
        }
        for (int i = 0; i < MEANS.size(); i++) {
            ArrayNode column = json.putArray(MEANS.get(i));
            for (Bucket bucket : buckets) {
                for (int point = 0; point < bucket.points(); point++) {
                    column.add(bucket.means[i].value());
                }
            }
        }
        return json;
    }

    /** Neighbouring rounds. */
    private static final class Bucket {
        private final int first;
        private final Extremes[] extremes;
        private final Mean[] means;
        private int last;
        private int rounds = 1;

        Bucket(JsonNode round, int index) {
            first = round.path("iteration").asInt();
            last = first;
            extremes = EXTREMES.stream()
                    .map(key -> new Extremes(number(round, key), index))
                    .toArray(Extremes[]::new);
            means = MEANS.stream().map(key -> new Mean(number(round, key))).toArray(Mean[]::new);
        }

        /** Null for what is missing or was not finite. */
        private static Double number(JsonNode round, String key) {
            JsonNode value = round.path(key);
            return value.isNumber() && Double.isFinite(value.asDouble()) ? value.asDouble() : null;
        }

        /** Takes those that follow. */
        void add(Bucket next) {
            last = next.last;
            rounds += next.rounds;
            for (int i = 0; i < extremes.length; i++) {
                extremes[i].add(next.extremes[i]);
            }
            for (int i = 0; i < means.length; i++) {
                means[i].add(next.means[i]);
            }
        }

        int points() {
            return rounds == 1 ? 1 : 2;
        }

        List<Integer> iterations() {
            return rounds == 1 ? List.of(first) : List.of(first, last);
        }
    }

    /** The lowest and the highest of some values, and which came first. */
    private static final class Extremes {
        private Double low;
        private Double high;
        private int lowAt;
        private int highAt;

        Extremes(Double value, int at) {
            low = value;
            high = value;
            lowAt = at;
            highAt = at;
        }

        void add(Extremes next) {
            if (next.low != null && (low == null || next.low < low)) {
                low = next.low;
                lowAt = next.lowAt;
            }
            if (next.high != null && (high == null || next.high > high)) {
                high = next.high;
                highAt = next.highAt;
            }
        }

        List<Double> points(int count) {
            List<Double> points = new ArrayList<>(List.of());
            points.add(lowAt <= highAt ? low : high);
            if (count == 2) {
                points.add(lowAt <= highAt ? high : low);
            }
            return points;
        }
    }

    /** Of some values, those that are missing left out. */
    private static final class Mean {
        private double sum;
        private int count;

        Mean(Double value) {
            sum = value == null ? 0 : value;
            count = value == null ? 0 : 1;
        }

        void add(Mean next) {
            sum += next.sum;
            count += next.count;
        }

        Double value() {
            return count == 0 ? null : sum / count;
        }
    }
}
