package org.sparkgan.data.source;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files that a source holds beside those that are read, of formats that may hold images. */
final class PassedOver {
    private final Map<String, Kind> kinds = new TreeMap<>();
    /** The first by name, whatever the order of a listing; null for none. */
    private String foreign;

    /**
     * Files of a format.
     *
     * @param example the first by name
     * @param count how many
     */
    private record Kind(String example, long count) {
        Kind and(Kind other) {
            return new Kind(first(example, other.example), count + other.count);
        }

        String named(String format) {
            return example + (count == 1 ? "" : " and " + (count - 1) + " more") + " (" + format + ")";
        }
    }

    /** Takes a file that is not read. */
    void add(String name) {
        Optional<ForeignFormat> format = ForeignFormat.named(name);
        format.map(ForeignFormat::toString)
                .or(() -> ImageSource.Kind.of(name).map(ImageSource.Kind::files))
                .ifPresent(kind -> kinds.merge(kind, new Kind(name, 1), Kind::and));
        if (format.isPresent()) {
            foreign = foreign == null ? name : first(foreign, name);
        }
    }

    private static String first(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Such as {@code a.7z and 2 more (a 7z archive), b.npy (a NumPy array)}; empty for none. */
    Optional<String> files() {
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(kinds.entrySet().stream()
                        .map(kind -> kind.getValue().named(kind.getKey()))
                        .collect(Collectors.joining(", ")));
    }

    /** What the first of them is that nothing here reads, and what to do about it. */
    Optional<String> advice() {
        return Optional.ofNullable(foreign)
                .flatMap(ForeignFormat::named)
                .map(format -> foreign + " " + format.advice());
    }
}
