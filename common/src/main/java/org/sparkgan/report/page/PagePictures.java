package org.sparkgan.report.page;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import net.coobird.thumbnailator.Thumbnails;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;

/**
 * The sample grids of a run as a page holds them: the first and the last, and of those between as many, evenly spread, as fit
 * into {@link #MOST_CHARACTERS}. Grids that take much are JPEGs there, and those of more than {@link #LARGEST} pixels smaller.
 */
final class PagePictures {
    /** Most characters of all pictures together. */
    static final int MOST_CHARACTERS = 3_200_000;

    /** Most grids of a page. */
    private static final int MOST = 100;

    private static final int LARGEST = 1200;
    private static final int LARGE_BYTES = 120_000;
    private static final double JPEG_QUALITY = 0.85;

    private final Folder folder;
    private final Map<String, String> read = new TreeMap<>();

    /** Reads from the folder {@code samples} of a run. */
    PagePictures(Folder samples) {
        this.folder = samples;
    }

    /** {@code {iteration, src}} for each grid that is shown, {@code count} of all there are, and {@code real} or null. */
    ObjectNode toJson() throws IOException {
        List<String> names = folder.list();
        List<String> grids =
                names.stream().filter(name -> name.matches("\\d+\\.png")).toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("count", grids.size());
        String real = names.contains(RealGrid.NAME) ? source(RealGrid.NAME) : null;
        json.put("real", real);
        addNeighbours(json, names);
        ArrayNode shown = json.putArray("grids");
        for (String name : chosen(
                grids,
                MOST_CHARACTERS
                        - length(real)
                        - length(json.path("neighbours").path("src").textValue()))) {
            shown.addObject().put("iteration", iteration(name)).put("src", source(name));
        }
        return json;
    }

    /** {@code {src, iteration, each, searched, features}}, where the run has drawn them. */
    private void addNeighbours(ObjectNode json, List<String> names) throws IOException {
        if (!names.containsAll(List.of(NeighbourPicture.PICTURE, NeighbourPicture.FACTS))) {
            return;
        }
        try {
            JsonNode facts = Json.tree(new String(folder.read(NeighbourPicture.FACTS), StandardCharsets.UTF_8));
            if (facts instanceof ObjectNode object && source(NeighbourPicture.PICTURE) != null) {
                json.set("neighbours", object.put("src", source(NeighbourPicture.PICTURE)));
            }
        } catch (JacksonException e) {
            // A kill has cut it short.
            json.putNull("neighbours");
        }
    }

    private static int length(String source) {
        return source == null ? 0 : source.length();
    }

    private List<String> chosen(List<String> grids, int room) throws IOException {
        List<String> whole = new ArrayList<>(grids);
        // A run that draws just now, or was killed while it drew, leaves a file that is no picture.
        while (!whole.isEmpty() && source(whole.get(whole.size() - 1)) == null) {
            whole.remove(whole.size() - 1);
        }
        int count = Math.min(MOST, whole.size());
        List<String> chosen = spread(whole, count);
        while (count > 2 && length(chosen, room) > room) {
            count = Math.max(2, Math.min(count - 1, count * 7 / 8));
            chosen = spread(whole, count);
        }
        List<String> shown = new ArrayList<>();
        for (String name : chosen) {
            if (source(name) != null) {
                shown.add(name);
            }
        }
        return shown;
    }

    /** {@code count} of the names, evenly, the first and the last among them; the last alone where it is one. */
    static List<String> spread(List<String> names, int count) {
        if (count <= 1) {
            return names.subList(names.size() - count, names.size());
        }
        List<String> spread = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spread.add(names.get((int) ((long) i * (names.size() - 1) / (count - 1))));
        }
        return spread;
    }

    /** Reads from the last, which is shown in any case, until there is no more room. */
    private long length(List<String> names, int room) throws IOException {
        long length = 0;
        for (int i = names.size() - 1; i >= 0 && length <= room; i--) {
            String source = source(names.get(i));
            length += source == null ? 0 : source.length();
        }
        return length;
    }

    private static int iteration(String name) {
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    private String source(String name) throws IOException {
        if (!read.containsKey(name)) {
            read.put(name, encoded(folder.read(name)));
        }
        return read.get(name);
    }

    /** As a data URI; null for what is no picture. */
    private static String encoded(byte[] png) throws IOException {
        if (!isWholePng(png)) {
            return null;
        }
        if (png.length <= LARGE_BYTES) {
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        }
        var image = ImageIO.read(new ByteArrayInputStream(png));
        int side = Math.max(image.getWidth(), image.getHeight());
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        Thumbnails.of(image)
                .scale(Math.min(1, (double) LARGEST / side))
                .outputFormat("jpg")
                .outputQuality(JPEG_QUALITY)
                .toOutputStream(jpeg);
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
    }

    /** Begins with PNG's signature and ends with its last chunk. */
    private static boolean isWholePng(byte[] bytes) {
        int end = bytes.length - 8;
        return end > 8
                && bytes[1] == 'P'
                && bytes[2] == 'N'
                && bytes[3] == 'G'
                && new String(bytes, end, 4, java.nio.charset.StandardCharsets.ISO_8859_1).equals("IEND");
    }
}
