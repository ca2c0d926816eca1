package org.sparkgan.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ImageShape;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.report.run.RunDescription;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.RunEnd;

class ReportPageTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path temporary;

    @Test
    void holdsWhatTheFolderKnows() throws IOException {
        begin("training.iterations=40", "gan.lambda=7");
        metrics(10, 20);
        Files.writeString(run().resolve("health.jsonl"), """
                {"iteration":0,"state":"healthy","diversity":0.1}
                {"iteration":20,"state":"collapsed","diversity":null}
                """);
        Files.writeString(run().resolve("scores.jsonl"), "{\"iteration\":20,\"sliced_wasserstein\":12.5}\n{\"iterat");
        grid("samples/000000000.png", 1);
        grid("samples/000000020.png", 1);
        grid("samples/real.png", 1);
        grid("samples/neighbours.png", 1);
        Files.writeString(run().resolve("samples/neighbours.json"), "{\"iteration\":20,\"each\":5,\"searched\":90}");
        Files.createDirectories(run().resolve("checkpoints/000000010"));
        Files.createDirectories(run().resolve("checkpoints/000000020"));
        Files.writeString(run().resolve("checkpoints/best-000000010.json"), "{}");
        SmallRun.report(folder(), RunStatus.DIVERGED, "training diverged", 4).ended(SmallRun.end());

        JsonNode data = write();
        assertThat(data.path("result").path("status").asText()).isEqualTo("diverged");
        assertThat(data.path("iterations").asInt()).isEqualTo(40);
        assertThat(data.path("best").asInt()).isEqualTo(10);
        assertThat(data.path("checkpoints").toString()).isEqualTo("[10,20]");
        assertThat(data.path("metrics").path("iteration").toString()).isEqualTo("[10,20]");
        assertThat(data.path("last").path("d_loss").asDouble()).isEqualTo(-1.5);
        assertThat(data.path("scores").toString()).isEqualTo("[{\"iteration\":20,\"sliced_wasserstein\":12.5}]");
        assertThat(data.path("health").path("iteration").toString()).isEqualTo("[0,20]");
        assertThat(data.path("health").path("diversity").toString()).isEqualTo("[0.1,null]");
        assertThat(data.path("last_health").path("state").asText()).isEqualTo("collapsed");
        assertThat(data.path("pictures").path("grids")).hasSize(2);
        assertThat(data.path("pictures").path("real").asText()).startsWith("data:image/png;base64,");
        assertThat(data.path("pictures").path("neighbours").path("each").asInt())
                .isEqualTo(5);
        assertThat(data.path("pictures").path("neighbours").path("src").asText())
                .startsWith("data:image/png;base64,");
        assertThat(changed(data))
                .contains("training.iterations", "gan.lambda", "network.hidden")
                .doesNotContain("optimizer.generator.learning-rate", "gan.r1", "samples.every");
    }

    /** A batch of 64: the way ends with iteration 20. */
    @Test
    void numbersThatChangeAreShownWhereTheRunWas() throws IOException {
        begin(
                "training.iterations=40",
                "optimizer.critic.schedule.shape=linear",
                "optimizer.critic.schedule.until=1280");
        metrics(10, 20);
        JsonNode schedules = write().path("schedules");
        assertThat(schedules.toString())
                .isEqualTo("[{\"name\":\"learning rate of the critic\",\"text\":\"0.0001, linear to 0 at 1,280 images"
                        + " (iteration 20)\",\"values\":[5.0E-5,0.0]}]");
    }

    @Test
    void anAdaptiveProbabilityIsShownAsItWas() throws IOException {
        begin("gan.objective=gan", "augment.policies=xflip", "augment.probability=adaptive");
        Files.writeString(run().resolve("metrics.jsonl"), """
                {"iteration":10,"augment_probability":0.25,"real_signs":0.7}
                {"iteration":20,"augment_probability":0.5,"real_signs":-0.5}
                """);
        JsonNode metrics = write().path("metrics");
        assertThat(metrics.path("augment_probability").toString()).isEqualTo("[0.25,0.5]");
        assertThat(metrics.path("real_signs").toString()).isEqualTo("[0.7,-0.5]");
    }

    @Test
    void aLineThatAKillCutShortIsPassedOver() throws IOException {
        begin("training.iterations=40");
        metrics(10, 20);
        Path file = run().resolve("metrics.jsonl");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 30) + "\n\n[1]\n");
        assertThat(write().path("metrics").path("iteration").toString()).isEqualTo("[10]");
    }

    @Test
    void aRunThatHasJustBegunHasAPageToo() throws IOException {
        begin("training.epochs=4");
        JsonNode data = write();
        assertThat(data.path("result").isNull()).isTrue();
        assertThat(data.path("iterations").isNull()).isTrue();
        assertThat(data.path("last_health").isNull()).isTrue();
        assertThat(data.path("metrics").path("lines").asInt()).isZero();
        assertThat(data.path("pictures").path("grids")).isEmpty();
    }

    /** 6.4 images an iteration of a dataset of 64: made-up, but 4 epochs of them are 4 * 640 / (64 * 2 * 5) iterations. */
    @Test
    void epochsBecomeIterationsAsSoonAsARoundTellsTheSizeOfTheDataset() throws IOException {
        begin("training.epochs=4");
        metrics(10);
        assertThat(write().path("iterations").asInt()).isEqualTo(8);
    }

    @Test
    void nothingOfTheRunBecomesHtml() throws IOException {
        String evil = "</script><b>x</b><!--<script>&amp;{{charts}}";
        begin("training.iterations=40");
        SmallRun.report(folder(), RunStatus.FAILED, evil, 1).ended(SmallRun.end());
        assertThat(write().path("result").path("reason").asText()).isEqualTo(evil);
        assertThat(page()).doesNotContain("</script><b>", "<!--<script>");
        assertThat(page().split("<script", -1)).as("data, charts, our own").hasSizeGreaterThanOrEqualTo(4);
        assertThat(page().split("</script", -1)).hasSize(4);
    }

    @Test
    void ofManyGridsTheFirstTheLastAndAsManyAsFitBetweenAreShown() throws IOException {
        begin("training.iterations=40");
        grid("samples/000000000.png", 24);
        for (int i = 1; i < 60; i++) {
            Files.copy(
                    run().resolve("samples/000000000.png"),
                    run().resolve(String.format(Locale.ROOT, "samples/%09d.png", i * 10)));
        }
        JsonNode pictures = write().path("pictures");
        List<Integer> shown = new ArrayList<>();
        pictures.path("grids").forEach(grid -> shown.add(grid.path("iteration").asInt()));
        assertThat(shown).startsWith(0).endsWith(590).isSorted().hasSizeBetween(15, 40);
        assertThat(IntStream.range(1, shown.size()).map(i -> shown.get(i) - shown.get(i - 1)))
                .as("distances")
                .allMatch(distance -> Math.abs(distance - 590.0 / (shown.size() - 1)) <= 10);
        assertThat(Files.size(run().resolve("report.html"))).isLessThan(5_000_000);
    }

    @Test
    void aLargeGridIsMadeSmaller() throws IOException {
        begin("training.iterations=40");
        picture("samples/000000000.png", 1300);
        assertThat(write().path("pictures").path("grids").get(0).path("src").asText())
                .startsWith("data:image/jpeg;base64,");
        assertThat(Files.size(run().resolve("report.html"))).isLessThan(5_000_000);
    }

    @Test
    void aPictureThatIsBeingWrittenIsLeftOut() throws IOException {
        begin("training.iterations=40");
        grid("samples/000000000.png", 1);
        byte[] whole = Files.readAllBytes(run().resolve("samples/000000000.png"));
        Files.write(run().resolve("samples/000000010.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThat(write().path("pictures").path("grids")).hasSize(1);
    }

    @Test
    void theFirstRoundAndTheEndAreShownAndBetweenSeldom() throws IOException {
        begin("training.iterations=40");
        long[] nanos = {0};
        ReportListener listener = new ReportListener(folder(), () -> nanos[0]);
        metrics(10);
        listener.roundEnded(SmallRun.round(10));
        assertThat(shown()).isEqualTo("[10]");
        metrics(10, 20);
        nanos[0] += 9_999_999_999L;
        listener.roundEnded(SmallRun.round(20));
        assertThat(shown()).isEqualTo("[10]");
        nanos[0] += 1;
        listener.roundEnded(SmallRun.round(20));
        assertThat(shown()).isEqualTo("[10,20]");
        metrics(10, 20, 30);
        listener.ended(RunEnd.completed());
        assertThat(shown()).isEqualTo("[10,20,30]");
    }

    /** The clock goes on by a second at each look: a page takes one, and the next waits for a hundred. */
    @Test
    void aSlowPageIsWrittenLessOften() throws IOException {
        begin("training.iterations=40");
        long[] nanos = {0};
        ReportListener listener = new ReportListener(folder(), () -> nanos[0] += 1_000_000_000L);
        listener.roundEnded(SmallRun.round(10));
        Files.delete(run().resolve("report.html"));
        for (int round = 1; round < 100; round++) {
            listener.roundEnded(SmallRun.round(10));
        }
        assertThat(run().resolve("report.html")).doesNotExist();
        listener.roundEnded(SmallRun.round(10));
        assertThat(run().resolve("report.html")).exists();
    }

    @Test
    void aPageThatCannotBeWrittenIsWarnedOfOnce() throws IOException {
        begin("training.iterations=40");
        Files.createDirectories(run().resolve("report.html/in-the-way"));
        try (LogLines log = new LogLines(ReportListener.class)) {
            ReportListener listener = new ReportListener(folder());
            listener.roundEnded(SmallRun.round(10));
            listener.ended(RunEnd.completed());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("cannot write", "report.html, training goes on: ");
        }
    }

    private String shown() throws IOException {
        return data().path("metrics").path("iteration").toString();
    }

    private static List<String> changed(JsonNode data) {
        List<String> changed = new ArrayList<>();
        data.path("settings").forEach(setting -> {
            if (setting.path("changed").asBoolean()) {
                changed.add(setting.path("key").asText());
            }
        });
        return changed;
    }

    private void begin(String... overrides) throws IOException {
        RunFolder.open(run().toUri().toString(), new org.apache.hadoop.conf.Configuration(), RunStart.NEW)
                .begin(RunDescription.now(SmallRun.config(overrides), "100 images", 0, "3.5.5", List.of()));
    }

    private void metrics(int... iterations) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int iteration : iterations) {
            lines.append(Json.line(SmallRun.metrics(iteration))).append('\n');
        }
        Files.writeString(run().resolve("metrics.jsonl"), lines);
    }

    /** Noise, which no format makes small. */
    private void grid(String name, int images) throws IOException {
        ImageShape shape = new ImageShape(1, 64, 64);
        byte[] pixels = new byte[images * shape.values()];
        new Random(1).nextBytes(pixels);
        png(name, SampleGrid.grid(pixels, shape, (int) Math.ceil(Math.sqrt(images))));
    }

    private void picture(String name, int side) throws IOException {
        byte[] pixels = new byte[3 * side * side];
        new Random(1).nextBytes(pixels);
        png(name, SampleGrid.single(pixels, 0, new ImageShape(3, side, side)));
    }

    private void png(String name, BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        SampleGrid.writePng(image, png);
        Files.createDirectories(run().resolve(name).getParent());
        Files.write(run().resolve(name), png.toByteArray());
    }

    private JsonNode write() throws IOException {
        ReportPage.write(folder());
        return data();
    }

    private JsonNode data() throws IOException {
        Matcher data = DATA.matcher(page());
        assertThat(data.find()).isTrue();
        return new ObjectMapper().readTree(data.group(1));
    }

    private String page() throws IOException {
        return Files.readString(run().resolve("report.html"));
    }

    private Path run() {
        return temporary.resolve("run");
    }

    private Folder folder() throws IOException {
        return SmallRun.folder(run());
    }
}
