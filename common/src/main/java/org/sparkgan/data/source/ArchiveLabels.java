package org.sparkgan.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What files inside an archive say about the labels of its pictures. WebDataset's {@code .cls} and {@code .json} files
 * (https://github.com/webdataset/webdataset) belong to the pictures that have their key, which is the path up to the
 * first dot of the file's name; StyleGAN's {@code dataset.json} lists pictures by their paths.
 */
final class ArchiveLabels {
    /** Of what is larger, no picture is the subject. */
    private static final int MOST_JSON = 1 << 20;

    private static final Pattern WHOLE = Pattern.compile("([+-]?\\d{1,9})(\\.0+)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The label of a picture.
     *
     * @param number null where it is no whole number
     * @param name null where it is a number or a problem
     * @param file where it stands: {@code .cls}, {@code .json} or {@code dataset.json}
     * @param problem why it is neither, null where it is
     */
    record Label(Integer number, String name, String file, String problem) {
        /** Why it does not serve where labels are whole numbers. */
        String notANumber() {
            return problem == null ? "has a " + file + " file beside it that holds no whole number" : problem;
        }
    }

    private final Map<String, Label> byStem = new HashMap<>();
    private final Map<String, Label> byKey = new HashMap<>();
    private final ListedLabels listed = new ListedLabels();

    /** Whether a file has labels by its name. */
    static boolean isFile(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.endsWith(".cls") || lower.endsWith(".json");
    }

    /** Takes what a file says. */
    void add(ArchiveImages.Member file) throws IOException {
        String path = file.path();
        if (ListedLabels.isFile(path)) {
            listed.add(file);
        } else if (path.toLowerCase(Locale.ROOT).endsWith(".cls")) {
            String text = file.content() == null ? "" : new String(file.content(), StandardCharsets.UTF_8);
            add(path, label(text, ".cls"));
        } else if (file.content() != null && file.content().length <= MOST_JSON) {
            addJson(path, file.content());
        }
    }

    private void addJson(String path, byte[] content) throws IOException {
        JsonNode said;
        try {
            said = JSON.readTree(content);
        } catch (JsonProcessingException e) {
            // Not of a picture; where it is, the picture counts as one without a label.
            return;
        }
        JsonNode value = said.hasNonNull("label") ? said.get("label") : said.get("class");
        if (value == null || value.isNull()) {
            return;
        }
        add(path, label(value.isValueNode() ? value.asText() : "", ".json"));
    }

    private void add(String path, Label label) {
        byStem.merge(stem(path), label, ArchiveLabels::one);
        byKey.merge(key(path), label, ArchiveLabels::one);
    }

    /** Of two for the same pictures: a {@code .cls} file holds nothing but the label. */
    private static Label one(Label one, Label other) {
        if (!one.file().equals(other.file())) {
            return one.file().equals(".cls") ? one : other;
        }
        return one.equals(other)
                ? one
                : new Label(null, null, one.file(), "has several " + one.file() + " files beside it that differ");
    }

    private static Label label(String said, String file) {
        String text = said.strip();
        Matcher number = WHOLE.matcher(text);
        if (number.matches()) {
            return new Label(Integer.valueOf(number.group(1)), null, file, null);
        }
        return text.isEmpty()
                ? new Label(null, null, file, "has a " + file + " file beside it that holds no label")
                : new Label(null, text, file, null);
    }

    /** The label of a picture, null where nothing is said of it. */
    Label of(String picture) {
        Label label = listed.of(picture);
        if (label == null) {
            label = byStem.get(stem(picture));
        }
        return label == null ? byKey.get(key(picture)) : label;
    }

    /** Whether a file says of all pictures that they have none. */
    boolean denied() {
        return listed.denied();
    }

    /** Why the labels cannot be taken, null where they can. */
    String refusal() {
        return listed.refusal();
    }

    private static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
    }

    private static String key(String path) {
        int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
        return dot < 0 ? path : path.substring(0, dot);
    }
}
