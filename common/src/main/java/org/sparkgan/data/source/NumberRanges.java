package org.sparkgan.data.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.GlobPattern;
import org.sparkgan.data.DataException;

/**
 * Numbered files as shells and WebDataset name them: {@code train-{000..127}.tar}. Hadoop's globs know only {@code
 * {000,001}}, and are content with what there is.
 *
 * @param glob the path as a glob of Hadoop
 * @param each the path once for each combination of numbers; empty where it has no range
 */
record NumberRanges(String glob, List<String> each) {
    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,9})\\.\\.(\\d{1,9})}");
    private static final Pattern WILD = Pattern.compile(".*[*?\\[{].*", Pattern.DOTALL);
    private static final int MOST = 100_000;

    /** Finds the ranges in a path. */
    static NumberRanges in(String path) {
        List<String> each = List.of(path);
        StringBuilder glob = new StringBuilder();
        Matcher range = RANGE.matcher(path);
        while (range.find()) {
            List<String> numbers = numbers(range, path);
            range.appendReplacement(glob, "{" + String.join(",", numbers) + "}");
            each = combined(each, range.group(), numbers, path);
        }
        range.appendTail(glob);
        return new NumberRanges(glob.toString(), each.size() == 1 && each.get(0).equals(path) ? List.of() : each);
    }

    private static List<String> combined(List<String> each, String range, List<String> numbers, String path) {
        refuseMany((long) each.size() * numbers.size(), path);
        List<String> combined = new ArrayList<>();
        for (String start : each) {
            for (String number : numbers) {
                int at = start.indexOf(range);
                combined.add(start.substring(0, at) + number + start.substring(at + range.length()));
            }
        }
        return combined;
    }

    /** As wide as the wider end where one of them starts with a zero. */
    private static List<String> numbers(Matcher range, String path) {
        String from = range.group(1);
        String to = range.group(2);
        boolean padded = (from.startsWith("0") && from.length() > 1) || (to.startsWith("0") && to.length() > 1);
        int width = padded ? Math.max(from.length(), to.length()) : 1;
        int low = Math.min(Integer.parseInt(from), Integer.parseInt(to));
        int high = Math.max(Integer.parseInt(from), Integer.parseInt(to));
        refuseMany(high - low + 1L, path);
        return IntStream.rangeClosed(low, high)
                .mapToObj(number -> String.format(Locale.ROOT, "%0" + width + "d", number))
                .toList();
    }

    private static void refuseMany(long count, String path) {
        if (count > MOST) {
            throw new DataException("data.source " + path + ": its ranges stand for more than " + MOST + " files");
        }
    }

    /** The first path of a range that is not among the found ones. */
    Optional<String> missing(List<String> found) {
        Set<String> all = new HashSet<>(found);
        return each.stream()
                .filter(path -> WILD.matcher(path).matches()
                        ? found.stream().noneMatch(new GlobPattern(path)::matches)
                        : !all.contains(path))
                .findFirst();
    }
}
