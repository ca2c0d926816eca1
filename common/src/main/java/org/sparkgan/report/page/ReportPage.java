package org.sparkgan.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;

/**
 * {@code report.html}: how a run goes or went, for a browser. A function of the run folder, and one file: the library that draws,
 * pictures and numbers are in it, and it asks no network for anything.
 */
public final class ReportPage {
    /** Name of the page in the run folder. */
    public static final String NAME = "report.html";

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z.]+)}}");
    private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    private ReportPage() {}

    /** Writes the page of the run in {@code folder}, in place of an older one. */
    public static void write(Folder folder) throws IOException {
        String data = escaped(Json.line(new ReportData(folder).read()));
        String template = resource("report.html");
        try (OutputStream out = folder.replace(NAME)) {
            Matcher place = PLACE.matcher(template);
            int end = 0;
            while (place.find()) {
                write(template.substring(end, place.start()), out);
                write(part(place.group(1), data), out);
                end = place.end();
            }
            write(template.substring(end), out);
        }
    }

    private static String part(String name, String data) throws IOException {
        return switch (name) {
            case "data" -> data;
            case "charts" -> resource(CHARTS);
            default -> resource(name);
        };
    }

    /** JSON that cannot end the script element it stands in, and means the same. */
    static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the job jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
