package org.sparkgan.report.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a file, each of an iteration, in so few points that a chart can show them. Where there are more lines than points,
 * neighbouring lines share two: for each number its lowest and its highest value, in the order in which they came, so that no
 * spike is lost. Numbers that are shown as parts of a whole share their mean instead.
 *
 * <p>Takes the same memory for any number of lines.
 */
public final class ThinnedLines {
    /** Most points of a series. */
    static final int MOST_POINTS = 2000;

    private final List<String> extremes;
    private final List<String> means;
    private List<Bucket> buckets = new ArrayList<>();
    private int lines;
    private int linesPerBucket = 1;

    /** With columns of these keys: those whose lowest and highest values are kept, and those whose means are. */
    public ThinnedLines(List<String> extremes, List<String> means) {
        this.extremes = extremes;
        this.means = means;
    }

    /** Takes a line; lines come in the order of their iterations. */
    public void add(JsonNode line) {
        Bucket last = buckets.isEmpty() ? null : buckets.get(buckets.size() - 1);
        if (last != null && last.lines < linesPerBucket) {
            last.add(new Bucket(line, lines));
        } else {
            buckets.add(new Bucket(line, lines));
        }
        lines++;
        if (points() > MOST_POINTS) {
            linesPerBucket *= 2;
            buckets = pairs(buckets);
        }
    }

    private int points() {
        return linesPerBucket == 1 ? buckets.size() : 2 * buckets.size();
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

    /** How many lines there were, how many of them share two points, and a column of numbers or nulls for each key. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("lines", lines).put("lines_per_bucket", linesPerBucket);
        ArrayNode iterations = json.putArray("iteration");
        for (Bucket bucket : buckets) {
            bucket.iterations().forEach(iterations::add);
        }
        for (int i = 0; i < extremes.size(); i++) {
            ArrayNode column = json.putArray(extremes.get(i));
            for (Bucket bucket : buckets) {
                bucket.ranges[i].points(bucket.points()).forEach(column::add);
            }
        }
        for (int i = 0; i < means.size(); i++) {
            ArrayNode column = json.putArray(means.get(i));
            for (Bucket bucket : buckets) {
                for (int point = 0; point < bucket.points(); point++) {
                    column.add(bucket.averages[i].value());
                }
            }
        }
        return json;
    }

    /** Neighbouring lines. */
    private final class Bucket {
        private final int first;
        private final Extremes[] ranges;
        private final Mean[] averages;
        private int last;
        private int lines = 1;

        Bucket(JsonNode line, int index) {
            first = line.path("iteration").asInt();
            last = first;
            ranges = extremes.stream()
                    .map(key -> new Extremes(number(line, key), index))
                    .toArray(Extremes[]::new);
            averages = means.stream().map(key -> new Mean(number(line, key))).toArray(Mean[]::new);
        }

        /** Null for what is missing or was not finite. */
        private static Double number(JsonNode line, String key) {
            JsonNode value = line.path(key);
            return value.isNumber() && Double.isFinite(value.asDouble()) ? value.asDouble() : null;
        }

        /** Takes those that follow. */
        void add(Bucket next) {
            last = next.last;
            lines += next.lines;
            for (int i = 0; i < ranges.length; i++) {
                ranges[i].add(next.ranges[i]);
            }
            for (int i = 0; i < averages.length; i++) {
                averages[i].add(next.averages[i]);
            }
        }

        int points() {
            return lines == 1 ? 1 : 2;
        }

        List<Integer> iterations() {
            return lines == 1 ? List.of(first) : List.of(first, last);
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
            List<Double> points = new ArrayList<>();
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
