package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A page of the documents, in Markdown.
 *
 * @param file relative to the module
 */
record Page(Path file, String text) {
    /** The top of the checkout. */
    static final Path ROOT = Path.of("..");

    private static final int DEPTH = 4;
    private static final Set<String> MADE = Set.of("target", ".git", "runs", "datasets", "work");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** The page in {@code file}, relative to the top. */
    static Page of(String file) throws IOException {
        Path path = ROOT.resolve(file).normalize();
        return new Page(path, Files.readString(path));
    }

    /** All pages. */
    static List<Page> all() throws IOException {
        try (Stream<Path> files =
                Files.find(ROOT, DEPTH, (file, kind) -> file.toString().endsWith(".md"))) {
            List<String> names = files.map(ROOT::relativize)
                    .filter(file -> StreamSupport.stream(file.spliterator(), false)
                            .noneMatch(part -> MADE.contains(part.toString())))
                    .map(Path::toString)
                    .sorted()
                    .toList();
            List<Page> pages = new ArrayList<>();
            for (String name : names) {
                pages.add(of(name));
            }
            return pages;
        }
    }

    /** All but the fenced blocks. */
    String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /** The fenced blocks of a language. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Where its links lead, within the documents. */
    List<String> links() {
        return matches(LINK).filter(link -> !link.matches("[a-z]+:.*")).toList();
    }

    /** What stands between backticks in its prose. */
    List<String> codes() {
        return matches(CODE).toList();
    }

    /** The anchors of its headings, as GitHub makes them. */
    Set<String> anchors() {
        return matches(HEADING)
                .map(heading -> heading.replaceAll("`", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** From the heading {@code title} of the second level to the next. */
    String section(String title) {
        int start = text.indexOf("\n## " + title + "\n");
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private Stream<String> matches(Pattern pattern) {
        return pattern.matcher(prose()).results().map((MatchResult match) -> match.group(1));
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
