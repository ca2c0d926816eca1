package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window, and without a network. */
final class Browser implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    /** Starts one with a profile of its own in {@code profile}. */
    Browser(Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(BINARY.toFile())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                        "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .withSilent(true)
                        .build(),
                options);
        screen(1280, 900, "light");
    }

    /** Whether this machine has one. */
    static boolean isHere() {
        return Files.isExecutable(BINARY) && Files.isExecutable(DRIVER);
    }

    /** A screen of this width, for a user who wants {@code scheme}: light or dark. */
    void screen(int width, int height, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens a file. */
    void open(Path page) {
        driver.get(page.toUri().toString());
    }

    /** The value of an expression in JavaScript. */
    Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** A number, rounded. */
    long number(String expression) {
        return ((Number) value(expression)).longValue();
    }

    WebElement element(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** What is shown in an element. */
    String text(String css) {
        return element(css).getText();
    }

    /** No script failed, nothing was refused, and nothing but the page was asked for since the last look. */
    void isCalm() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .as("what the console says")
                .isEmpty();
        assertThat(value("performance.getEntriesByType('resource').map(entry => entry.name)"
                        + ".filter(name => !name.startsWith('data:'))"))
                .as("requests")
                .isEqualTo(List.of());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
