package org.sparkgan.data;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files that a source holds beside those that are read, of formats that may hold images. */
final class PassedOver {
    private final Map<String, Kind> kinds = new TreeMap<>();
    private Optional<String> advice = Optional.empty();

    private record Kind(String example, long more) {}

    /** Takes a file that is not read. */
    void add(String name) {
        Optional<ForeignFormat> foreign = ForeignFormat.named(name);
        foreign.map(ForeignFormat::toString)
                .or(() -> SourceKind.of(name).map(SourceKind::files))
                .ifPresent(kind ->
                        kinds.merge(kind, new Kind(name, 0), (one, other) -> new Kind(one.example(), one.more() + 1)));
        if (advice.isEmpty()) {
            advice = foreign.map(format -> name + " " + format.advice());
        }
    }

    /** Such as {@code a.7z and 2 more (a 7z archive), b.npy (a NumPy array)}; empty for none. */
    Optional<String> files() {
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(kinds.entrySet().stream()
                        .map(kind -> kind.getValue().example()
                                + (kind.getValue().more() == 0
                                        ? ""
                                        : " and " + kind.getValue().more() + " more")
                                + " (" + kind.getKey() + ")")
                        .collect(Collectors.joining(", ")));
    }

    /** What the first of them is that nothing here reads, and what to do about it. */
    Optional<String> advice() {
        return advice;
    }
}
