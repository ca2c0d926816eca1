package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.sparkgan.report.health.HealthState;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.score.ModeCoverage;

/** The page of a run in a browser. */
class ReportPageIT {
    @TempDir
    private static Path profile;

    private static Browser browser;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBrowser() {
        assumeThat(Browser.isHere())
                .as("there is a browser to look at pages with: apt-get install chromium chromium-driver")
                .isTrue();
        browser = new Browser(profile);
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everyChartHasItsPoints() throws IOException {
        open(completed());
        assertThat(browser.text("#badges")).isEqualTo("Completed");
        assertThat(browser.text("#reason")).isEqualTo("All iterations were made.");
        assertThat(browser.text("#facts"))
                .contains("300 of 300", "3.2", "best checkpoint")
                .doesNotContain("NaN", "undefined", "null");
        assertThat(points("losses")).isEqualTo(List.of(30L, 30L));
        assertThat(points("wasserstein")).isEqualTo(List.of(30L, 30L));
        assertThat(points("speed")).isEqualTo(List.of(30L));
        assertThat(points("time")).isEqualTo(List.of(30L, 30L, 30L, 30L));
        assertThat(points("divergence")).isEqualTo(List.of(30L));
        assertThat(points("sliced-wasserstein")).isEqualTo(List.of(3L, 3L));
        assertThat(browser.value(option("sliced-wasserstein") + ".series[1].data.map(point => point[1])"))
                .isEqualTo(List.of(2.5, 2.5, 2.5));
        assertThat(points("precision")).isEqualTo(List.of(3L, 3L));
        assertThat(points("labels")).isEqualTo(List.of(4L, 4L));
        assertThat(browser.value(option("labels") + ".xAxis[0].data"))
                .isEqualTo(List.of("bag", "boot", "coat", "shirt"));
        assertThat(browser.value("document.getElementById('kernel')"))
                .as("a score that was not computed")
                .isNull();
        assertThat(browser.number(option("sliced-wasserstein") + ".series[0].markLine.data[0].xAxis"))
                .isEqualTo(200);
        assertThat(browser.value(option("losses") + ".series[0].data[29].slice(0, 2)"))
                .isEqualTo(List.of(300L, browser.value("data.last.d_loss")));
        assertThat(browser.element("#losses").getAttribute("aria-label"))
                .contains("Losses: line chart from iteration 10 to 300");
        browser.isCalm();
    }

    @Test
    void modesOfStacksHaveTheirCharts() throws IOException {
        open(WrittenRun.begin(folder.resolve("stacked"), "training.iterations=300")
                .rounds(30)
                .scores(new ModeCoverage(937, 1000, 0.25), 100, 200, 300));
        assertThat(points("modes")).isEqualTo(List.of(3L));
        assertThat(browser.value(option("modes-kl") + ".series[0].data.map(point => point[1])"))
                .isEqualTo(List.of(0.25, 0.25, 0.25));
        assertThat(browser.text("#facts")).contains("937 of 1,000, KL 0.25");
        browser.isCalm();

        open(completed());
        assertThat(browser.value("document.getElementById('modes')")).isNull();
    }

    /** At the top of the stack is the whole time of the round. */
    @Test
    void theTimesOfARoundAddUp() throws IOException {
        open(completed());
        assertThat(browser.number(option("time") + ".series[3].data[29][1]"))
                .isEqualTo(browser.number("data.last.round_ms"));
        assertThat(browser.number(option("time") + ".series[3].data[29][2]"))
                .isEqualTo(browser.number("data.last.aggregate_ms"));
    }

    @Test
    void theSliderGoesThroughTheGrids() throws Exception {
        open(completed());
        Object lastGrid = browser.value("document.getElementById('grid').src");
        assertThat(browser.text("#grid-caption")).isEqualTo("Generated: iteration 300, epoch 3.2");
        browser.element("#slider").sendKeys(Keys.ARROW_LEFT);
        assertThat(browser.text("#grid-caption")).isEqualTo("Generated: iteration 100, epoch 1.1");
        assertThat(browser.value("document.getElementById('grid').src"))
                .isNotEqualTo(lastGrid)
                .isEqualTo(browser.value("data.pictures.grids[1].src"));
        browser.element("#slider").sendKeys(Keys.HOME);
        assertThat(browser.text("#grid-caption")).isEqualTo("Generated: iteration 0, epoch 0.0");
        assertThat(browser.element("#slider").getAttribute("aria-valuetext")).isEqualTo("iteration 0, epoch 0.0");
        browser.element("#play").click();
        Patience patience = new Patience();
        while (!browser.text("#grid-caption").contains("iteration 300")) {
            patience.pause();
        }
        assertThat(browser.text("#play")).isEqualTo("Play");
        assertThat(browser.number("document.getElementById('real').naturalWidth"))
                .isEqualTo(browser.number("document.getElementById('grid').naturalWidth"))
                .isPositive();
        browser.isCalm();
    }

    @Test
    void theScaleCanBeLogarithmic() throws IOException {
        open(completed());
        assertThat(browser.value(option("wasserstein") + ".yAxis[0].type")).isEqualTo("value");
        browser.element("#wasserstein-log").click();
        assertThat(browser.value(option("wasserstein") + ".yAxis[0].type")).isEqualTo("log");
        browser.element("#wasserstein-log").click();
        assertThat(browser.value(option("wasserstein") + ".yAxis[0].type")).isEqualTo("value");
        browser.isCalm();
    }

    @Test
    void aPhoneShowsAllInOneColumnLightAndDark() throws Exception {
        WrittenRun run = completed();
        for (String scheme : List.of("light", "dark")) {
            browser.screen(375, 800, scheme);
            open(run);
            assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(375);
            assertThat(
                            browser.value(
                                    "[...document.querySelectorAll('.card')].every(card =>"
                                            + " card.getBoundingClientRect().width > 300 && card.getBoundingClientRect().right <= 375)"))
                    .isEqualTo(true);
            assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo(scheme.equals("dark") ? "rgb(18, 22, 29)" : "rgb(246, 247, 249)");
            assertThat(browser.value(option("losses") + ".legend[0].textStyle.color"))
                    .isEqualTo(scheme.equals("dark") ? "#e5e9f0" : "#1b2330");
            browser.isCalm();
        }
        browser.screen(375, 800, "light");
        Patience patience = new Patience();
        while (!browser.value(option("losses") + ".legend[0].textStyle.color").equals("#1b2330")) {
            patience.pause();
        }
        browser.screen(1280, 900, "light");
    }

    @Test
    void healthIsToldInWordsAndShownOverTime() throws IOException {
        open(completed()
                .health(0, HealthState.HEALTHY, 0.1, "nothing is known against it")
                .health(150, HealthState.HEALTHY, 0.7, "nothing is known against it")
                .health(300, HealthState.COLLAPSED, 0.05, "generated images are alike"));
        assertThat(browser.text("#badges")).isEqualTo("Completed\nHealth: collapsed at iteration 300");
        assertThat(browser.text("#reason")).isEqualTo("All iterations were made. Generated images are alike.");
        assertThat(browser.value(option("diversity") + ".series[0].data.map(point => point.slice(0, 2))"))
                .isEqualTo(List.of(List.of(0L, 0.1), List.of(150L, 0.7), List.of(300L, 0.05)));
        assertThat(browser.value(option("diversity") + ".series[0].markLine.data[0].yAxis"))
                .isEqualTo(0.25);
        assertThat(browser.value("(axis => [axis.min, axis.max])(" + option("diversity") + ".yAxis[0])"))
                .isEqualTo(List.of(0L, 1L));
        browser.isCalm();
    }

    @Test
    void adaptiveAugmentationHasAChartOfItsOwn() throws IOException {
        open(WrittenRun.begin(
                        folder.resolve("adaptive"),
                        "training.iterations=300",
                        "gan.objective=gan",
                        "augment.policies=xflip",
                        "augment.probability=adaptive",
                        "augment.target=0.5")
                .adaptiveRounds(10));
        assertThat(points("augment")).isEqualTo(List.of(10L, 10L, 10L));
        assertThat(browser.value(option("augment") + ".series[0].data[9].slice(0, 2)"))
                .isEqualTo(List.of(100L, 1L));
        assertThat(browser.value(option("augment") + ".series[2].data[0][1]")).isEqualTo(0.5);
        browser.isCalm();
        open(completed());
        assertThat(browser.value("document.getElementById('augment')")).isNull();
    }

    /** Of a run that goes on there is no {@code result.json}. */
    @Test
    void theHealthOfARunThatGoesOnIsToldToo() throws IOException {
        open(WrittenRun.begin(folder.resolve("run"), "training.iterations=300")
                .rounds(3)
                .health(30, HealthState.STALLED, 0.5, "pixels did not change"));
        assertThat(browser.text("#badges")).isEqualTo("Running\nHealth: stalled at iteration 30");
        assertThat(browser.text("#reason")).endsWith("Pixels did not change.");
        browser.isCalm();
    }

    @Test
    void whatTheRunSaysIsTextOnly() throws IOException {
        String evil = "</script><b>x</b><img src=x onerror=alert(1)>";
        open(WrittenRun.begin(folder.resolve("<b>&amp;run"), "training.iterations=300", "data.path=" + evil)
                .rounds(3)
                .ended(30, RunStatus.FAILED, evil));
        assertThat(browser.text("h1")).isEqualTo("<b>&amp;run");
        assertThat(browser.text("#reason")).contains(evil);
        assertThat(browser.text("#settings")).contains(evil);
        assertThat(browser.number("document.querySelectorAll('b, img[src=x]').length"))
                .isZero();
        browser.isCalm();
    }

    @Test
    void aRunWithoutARoundAndOneWithOneLookRight() throws IOException {
        WrittenRun run = WrittenRun.begin(folder.resolve("run"), "training.epochs=3");
        open(run);
        assertThat(browser.text("#badges")).isEqualTo("Running");
        assertThat(browser.text("#charts")).contains("No round has ended yet.");
        assertThat(browser.text("body")).doesNotContain("NaN", "undefined", "null");
        browser.isCalm();

        open(run.rounds(1));
        assertThat(browser.text("#facts")).contains("10 of 563");
        assertThat(points("losses")).isEqualTo(List.of(1L, 1L));
        assertThat(browser.text("body")).doesNotContain("NaN", "undefined", "null");
        browser.isCalm();
    }

    @Test
    void manyRoundsShareTheirPoints() throws IOException {
        open(WrittenRun.begin(folder.resolve("run"), "training.iterations=400000")
                .rounds(20_000));
        assertThat(browser.text("#charts-note")).startsWith("20,000 rounds; each 32 in a row share two points");
        assertThat(browser.text("#share")).startsWith("50 %, about ").endsWith(" left");
        assertThat(browser.number(option("losses") + ".series[0].data.length")).isBetween(1000L, 2000L);
        assertThat(Files.size(folder.resolve("run/report.html"))).isLessThan(5_000_000);
        browser.isCalm();
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        Outcome.of(new ReportJob()).isRefused(ExitCode.WRONG_SETTINGS, "run.dir is not set");
        Outcome.of(new ReportJob(), "run.dir=" + folder)
                .isRefused(ExitCode.WRONG_SETTINGS, "run.dir " + folder + " holds no run (there is no config.json)");
        assertThat(folder).isEmptyDirectory();
    }

    private WrittenRun completed() throws IOException {
        return WrittenRun.begin(folder.resolve("run"), "training.iterations=300")
                .rounds(30)
                .scores(100, 200, 300)
                .grids(0, 100, 300)
                .best(200)
                .ended(300, RunStatus.COMPLETED, "all iterations were made");
    }

    private static void open(WrittenRun run) {
        assertThat(Outcome.of(new ReportJob(), "run.dir=" + run.folder())
                        .isDone()
                        .out())
                .contains("the page of the run is ", "report.html");
        browser.open(run.folder().resolve("report.html"));
    }

    private static Object points(String chart) {
        return browser.value(option(chart) + ".series.map(series => series.data.length)");
    }

    private static String option(String chart) {
        return "echarts.getInstanceByDom(document.getElementById('" + chart + "')).getOption()";
    }
}
