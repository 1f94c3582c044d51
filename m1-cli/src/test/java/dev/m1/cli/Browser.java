package dev.m1.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a page from disk in it; skips the test where there is none. */
final class Browser implements AutoCloseable {
  /** Long: a machine that builds other things is slow, and a wait ends when it can. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Opens a page and waits until all of it is drawn.
   *
   * @param folder for the browser's profile and what it downloads
   */
  static Browser open(Path page, Path folder) {
    Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = onPath("chromedriver");
    assumeTrue(
        chromium.isPresent() && driver.isPresent(),
        "no chromium and chromedriver on PATH; the report is not tested in a browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,1600",
        "--user-data-dir=" + folder.resolve("profile"));
    options.setExperimentalOption(
        "prefs",
        Map.of(
            "download.default_directory",
            folder.toAbsolutePath().toString(),
            // clicks from within the page are no user's: several downloads would need a yes
            "profile.default_content_setting_values.automatic_downloads",
            1));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.driver.get(page.toUri().toString());
    browser.await("document.documentElement.dataset.ready !== undefined");
    return browser;
  }

  private static Optional<Path> onPath(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(names)
        .flatMap(name -> Arrays.stream(path.split(File.pathSeparator)).map(d -> Path.of(d, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(expression)
        .until(
            d -> Boolean.TRUE.equals(driver.executeScript("return Boolean(" + expression + ")")));
  }

  /** Waits until a file is there. */
  void await(Path file) {
    new WebDriverWait(driver, PATIENCE).withMessage(file.toString()).until(d -> Files.exists(file));
  }

  /** Returns an expression's value as text. */
  String text(String expression) {
    return String.valueOf(driver.executeScript("return String(" + expression + ")"));
  }

  /** Returns an expression's value as a number. */
  long number(String expression) {
    return Long.parseLong(text("Math.round(" + expression + ")"));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Clicks from within the page, wherever it is scrolled to. */
  void click(String selector) {
    driver.executeScript("document.querySelector(arguments[0]).click()", selector);
  }

  /** Chooses an option of a select element. */
  void choose(String selector, String value) {
    driver.executeScript(
        "const s = document.querySelector(arguments[0]); s.value = arguments[1];"
            + " s.dispatchEvent(new Event('change'))",
        selector,
        value);
  }

  /** Sends a command of the DevTools protocol. */
  void run(String command, Map<String, Object> arguments) {
    driver.executeCdpCommand(command, arguments);
  }

  /** Takes a picture of 1280 by 1370 points from where an element begins. */
  void picture(Path file, String selector) throws IOException {
    long top =
        number(
            "document.querySelector('%s').getBoundingClientRect().top + scrollY"
                .formatted(selector));
    Map<String, Object> clip = Map.of("x", 0, "y", top, "width", 1280, "height", 1370, "scale", 1);
    Map<String, Object> how = Map.of("format", "png", "captureBeyondViewport", true, "clip", clip);
    Object data = driver.executeCdpCommand("Page.captureScreenshot", how).get("data");
    Files.write(file, Base64.getDecoder().decode(String.valueOf(requireNonNull(data))));
  }

  /** Prints the page and returns the PDF in Base64. */
  String print() {
    return String.valueOf(
        requireNonNull(driver.executeCdpCommand("Page.printToPDF", Map.of()).get("data")));
  }

  /** Returns everything that the page wrote to the console. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }

  /** Returns the addresses that were asked for, beside those of the page and its own parts. */
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> entry.getMessage())
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .map(message -> message.replaceFirst(".*\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
        .filter(
            url -> !url.matches("(file|blob|data|chrome):.*")) // chrome: the tab that opens first
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
