package org.oicq.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/**
 * Chromium without a window, in a profile of its own. Where the machine has none, the tests that want it are skipped and
 * say so. Pictures go to {@code target/pictures}.
 */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of(System.getProperty("oicq.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("oicq.chromedriver", "/usr/bin/chromedriver"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** A browser whose page has this size, in pixels, for a person who reads this language. */
    static Browser open(int width, int height, String language) {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "chromium and chromium-driver are not installed; -Doicq.chromium and -Doicq.chromedriver name others");
        assumeTrue(
                Browser.class.getResource("/org/oicq/page/files") != null,
                "the page is not built on this machine: there is no esbuild for it");
        // It finds no newer one of the tools for developers, and needs none.
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--lang=" + language,
                "--accept-lang=" + language);
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriver driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return new Browser(driver);
    }

    /** Looks at an address. */
    void get(String url) {
        driver.get(url);
    }

    /** Looks at an address, and gives the time from then until what a selector finds is drawn, in milliseconds. */
    double millisUntilThereIs(String url, String selector) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                        const look = () => requestAnimationFrame(() => {
                          if (document.querySelector('%s')) { requestAnimationFrame(() => window.there = performance.now()); }
                          else { look(); }
                        });
                        look();
                        """.formatted(selector)));
        driver.get(url);
        await("there is no " + selector, () -> driver.executeScript("return window.there") != null);
        return ((Number) Objects.requireNonNull(driver.executeScript("return window.there"))).doubleValue();
    }

    /** Looks at the same address anew. */
    void reload() {
        driver.navigate().refresh();
    }

    /** Cuts the browser off from every network, or lets it back. */
    void offline(boolean now) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", now, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** The first element that a selector finds, once there is one. */
    WebElement at(String selector) {
        await("there is no " + selector, () -> !all(selector).isEmpty());
        return all(selector).getFirst();
    }

    /** What a selector finds now. */
    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The texts of what a selector finds now. */
    List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    void click(String selector) {
        at(selector).click();
    }

    /** Moves the pointer over what a selector finds. */
    void pointAt(String selector) {
        new Actions(driver).moveToElement(at(selector)).perform();
    }

    /** What the page saves goes into this folder. */
    void saveInto(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of(
                        "behavior",
                        "allow",
                        "downloadPath",
                        folder.toAbsolutePath().toString()));
    }

    /** Types into a field that is empty. */
    void type(String selector, CharSequence... keys) {
        at(selector).sendKeys(keys);
    }

    /** Presses a key where the focus is. */
    void press(Keys key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    /** Puts a text into a field as if it were pasted: the driver types no characters beyond U+FFFF. */
    void paste(String selector, String text) {
        driver.executeScript(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new InputEvent('input', {bubbles: true}))",
                at(selector),
                text);
    }

    /** Says something in the talk that is open. */
    void say(String text) {
        paste("textarea", text);
        type("textarea", Keys.ENTER);
    }

    /** Waits until a selector finds something with this text in it. */
    void awaitText(String selector, String text) {
        await(
                () -> "'" + text + "' does not stand in " + selector + " but " + texts(selector),
                () -> texts(selector).stream().anyMatch(one -> one.contains(text)));
    }

    /** Waits until a selector finds nothing any more. */
    void awaitNone(String selector) {
        await(selector + " stays", () -> all(selector).isEmpty());
    }

    /** Waits until a condition holds. */
    void await(String problem, BooleanSupplier condition) {
        await(() -> problem, condition);
    }

    /** Waits until a condition holds; {@code problem} is asked for where it does not. */
    void await(Supplier<String> problem, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(problem.get() + "; the page reads: " + texts("body") + complaints());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (StaleElementReferenceException _) {
            return false;
        }
    }

    /** Runs a script in the page; {@code arguments} are its own. */
    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    /** A number that a script in the page gives. */
    long number(String script) {
        return ((Number) run(script)).longValue();
    }

    /** Runs a script in the page that calls its last argument with what it gives. */
    Object async(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeAsyncScript(script, arguments), "");
    }

    /** What the page or its browser has complained of so far, but for connections that a test has cut. */
    List<String> complaints() {
        return Stream.of(driver.manage().logs().get("browser").getAll())
                .flatMap(List::stream)
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("WebSocket connection to") && !message.contains("net::ERR_"))
                .toList();
    }

    /** What axe finds wrong with the page as it is, by WCAG 2.2 AA and good practice. */
    Object axe() {
        run(resource("/axe.min.js"));
        return Objects.requireNonNull(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                  .then((found) => done(found.violations.map((one) =>
                    one.id + ': ' + one.help + ': ' + one.nodes.map((node) => node.html).join(' | '))));
                """));
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a picture of what is to be seen. */
    void picture(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "pictures"));
            Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ------------------------------------------------------------------ the page

    /** Registers and logs in on the page. Returns the number. */
    long join(String url, String nickname) {
        get(url);
        click(".other button");
        paste("input[name=nickname]", nickname);
        type("input[name=password]", Site.PASSWORD);
        click("button.main");
        long number = Long.parseLong(at(".made .number").getText());
        click(".made button");
        at(".own");
        return number;
    }

    /** Logs in on the page. */
    void logIn(String url, long number) {
        get(url);
        type("input[name=number]", Long.toString(number));
        type("input[name=password]", Site.PASSWORD);
        click("button.main");
        at(".own");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
