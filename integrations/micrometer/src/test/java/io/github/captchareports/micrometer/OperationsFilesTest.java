package io.github.captchareports.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.spi.ReportProvider;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files in {@code ops} name what the code publishes, and nothing else. */
class OperationsFilesTest {
    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly());

    private static final File OPS = new File("../../ops");
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new JsonMapper();
    private static final Pattern TEMPLATE_LABEL = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{([^}]+)}}");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");
    private static final Pattern SHARE_OF_WINDOW = Pattern.compile("\\{provider=\"([^\"]+)\"} / (\\d+)");

    private Published published = Published.in("");
    /** The labels of each series: what is published, and what the recording rules make of it. */
    private Map<String, Set<String>> series = Map.of();

    @BeforeEach
    void scrape() {
        CaptchaSimulator simulator = SIMULATOR.simulator();
        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.lostAnswer());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Shop shop = new Shop(simulator, new ReporterMetrics(registry))) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            shop.report(Shop.request(Shop.TWOCAPTCHA, 2));
            shop.report(Shop.request(Shop.ANTICAPTCHA, 3));
            shop.report(Shop.request(Shop.ANTICAPTCHA, 4).captchaType(CaptchaType.IMAGE));
            shop.report(Shop.request("nobody", 5));
            published = Published.in(registry.scrape());
        }
        series = new LinkedHashMap<>(published.labels());
        for (JsonNode rule : rules("rules.yml")) {
            series.put(text(rule, "record"), Expression.of(text(rule, "expr")).kept(series));
        }
    }

    @Test
    void everyMeterIsInTheScrapeWithValuesThatAreKnownToBePossible() {
        assertThat(published.meters()).hasSize(ReporterMeter.values().length);
        published.values().forEach((label, seen) -> {
            Set<String> possible = published.possible(label);
            if (possible != null) {
                assertThat(possible).as(label).containsAll(seen);
            }
        });
    }

    @Test
    void expressionsNameSeriesLabelsAndValuesThatExist() {
        Map<String, String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(50);
        List<String> wrong = new ArrayList<>();
        expressions.forEach((where, promQl) -> check(where, Expression.of(promQl), wrong));
        assertThat(wrong).isEmpty();
    }

    private void check(String where, Expression expression, List<String> wrong) {
        Set<String> labels = new TreeSet<>();
        for (Expression.Selector selector : expression.selectors()) {
            Set<String> own = series.get(selector.metric());
            if (own == null) {
                wrong.add(where + ": no series " + selector.metric());
                continue;
            }
            labels.addAll(own);
            Set<String> outcomes = new LinkedHashSet<>();
            for (Expression.Matcher matcher : selector.matchers()) {
                if (!own.contains(matcher.label())) {
                    wrong.add(where + ": " + selector.metric() + " has no label " + matcher.label());
                }
                if (matcher.label().equals("outcome")) {
                    outcomes.addAll(matcher.values());
                }
                Set<String> possible =
                        matcher.label().equals("reason") ? reasons(outcomes) : published.possible(matcher.label());
                matcher.values().stream()
                        .filter(value -> possible != null && !possible.contains(value))
                        .forEach(value -> wrong.add(where + ": " + matcher.label() + " is never " + value));
            }
        }
        expression.grouping().stream()
                .filter(label -> !labels.contains(label))
                .forEach(label -> wrong.add(where + ": groups by " + label + ", which no series of it has"));
    }

    /** The reasons of the outcomes that stand before them in the same braces, or all of them. */
    private Set<String> reasons(Set<String> outcomes) {
        return outcomes.isEmpty()
                ? Objects.requireNonNull(published.possible("reason"))
                : Arrays.stream(Outcome.values())
                        .filter(outcome -> outcomes.contains(TagValues.of(outcome)))
                        .flatMap(outcome -> Published.reasons(outcome).stream())
                        .collect(Collectors.toSet());
    }

    @Test
    void textsNameLabelsThatTheirExpressionKeeps() {
        List<String> wrong = new ArrayList<>();
        for (JsonNode alert : rules("alerts.yml")) {
            String texts = text(alert.path("annotations"), "summary") + text(alert.path("annotations"), "description");
            unknown(text(alert, "expr"), TEMPLATE_LABEL, texts)
                    .forEach(label -> wrong.add(text(alert, "alert") + ": no label " + label));
        }
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                unknown(text(target, "expr"), LEGEND_LABEL, text(target, "legendFormat"))
                        .forEach(label -> wrong.add(text(panel, "title") + ": no label " + label));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private Stream<String> unknown(String promQl, Pattern label, String text) {
        Set<String> kept = Expression.of(promQl).kept(series);
        return label.matcher(text).results().map(found -> found.group(1)).filter(name -> !kept.contains(name));
    }

    @Test
    void theWindowsAreThoseOfTheProviders() {
        Map<String, Long> windows = ServiceLoader.load(ReportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .collect(Collectors.toMap(
                        ReportProvider::id, provider -> provider.window().toSeconds()));
        Map<String, Long> named = new LinkedHashMap<>();
        for (JsonNode rule : rules("rules.yml")) {
            SHARE_OF_WINDOW.matcher(text(rule, "expr")).results().forEach(share -> {
                assertThat(Long.valueOf(share.group(2)))
                        .as(text(rule, "record"))
                        .isEqualTo(windows.get(share.group(1)));
                named.put(share.group(1), Long.valueOf(share.group(2)));
            });
        }
        assertThat(named).isEqualTo(windows);
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() {
        Set<String> linked = stream(rules("alerts.yml"))
                .map(alert -> text(alert.path("annotations"), "runbook"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = Arrays.stream(Objects.requireNonNull(new File(OPS, "runbooks").list()))
                .map(file -> "ops/runbooks/" + file)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(linked).isEqualTo(there).hasSize(rules("alerts.yml").size());
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<File> pages = new ArrayList<>(List.of(new File(OPS, "README.md")));
        pages.addAll(Arrays.asList(Objects.requireNonNull(new File(OPS, "runbooks").listFiles())));
        for (File page : pages) {
            LINK.matcher(Files.readString(page.toPath()))
                    .results()
                    .forEach(link -> assertThat(new File(page.getParentFile(), link.group(1)))
                            .as(page.getName())
                            .exists());
        }
    }

    @Test
    void everyAlertIsTestedToFireAndNotToFire() {
        Set<String> fires = new TreeSet<>();
        Set<String> doesNot = new TreeSet<>();
        for (JsonNode test : read(YAML, "prometheus/alerts.test.yml").path("tests")) {
            for (JsonNode at : test.path("alert_rule_test")) {
                (at.path("exp_alerts").isEmpty() ? doesNot : fires).add(text(at, "alertname"));
            }
        }
        Set<String> alerts = stream(rules("alerts.yml"))
                .map(alert -> text(alert, "alert"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fires).isEqualTo(alerts);
        assertThat(doesNot).isEqualTo(alerts);
    }

    @Test
    void everyMeterIsOnTheDashboard() {
        Set<String> shown = new TreeSet<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                Expression.of(text(target, "expr"))
                        .selectors()
                        .forEach(selector -> shown.add(Published.meter(selector.metric())));
            }
        }
        assertThat(shown).isEqualTo(published.meters());
    }

    @Test
    void everyPanelSaysWhatItShowsInWhichUnit() {
        for (JsonNode panel : panels()) {
            assertThat(text(panel, "description")).as(text(panel, "title")).isNotBlank();
            assertThat(text(panel.path("fieldConfig").path("defaults"), "unit"))
                    .as(text(panel, "title"))
                    .isNotBlank();
        }
    }

    /** Every expression of the files, by where it stands. */
    private static Map<String, String> expressions() {
        Map<String, String> expressions = new LinkedHashMap<>();
        rules("rules.yml").forEach(rule -> expressions.put(text(rule, "record"), text(rule, "expr")));
        rules("alerts.yml").forEach(alert -> expressions.put(text(alert, "alert"), text(alert, "expr")));
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                expressions.put(text(panel, "title") + " " + text(target, "refId"), text(target, "expr"));
            }
        }
        for (JsonNode variable :
                read(JSON, "grafana/captcha-reports.json").path("templating").path("list")) {
            LABEL_VALUES
                    .matcher(variable.path("query").path("query").asString(""))
                    .results()
                    .forEach(query -> expressions.put(
                            "variable " + text(variable, "name"),
                            "max by (" + query.group(2) + ") (" + query.group(1) + ")"));
        }
        return expressions;
    }

    private static List<JsonNode> rules(String file) {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode group : read(YAML, "prometheus/" + file).path("groups")) {
            group.path("rules").forEach(rules::add);
        }
        return rules;
    }

    private static List<JsonNode> panels() {
        return stream(read(JSON, "grafana/captcha-reports.json").path("panels"))
                .filter(panel -> !text(panel, "type").equals("row"))
                .toList();
    }

    private static JsonNode read(ObjectMapper mapper, String file) {
        return mapper.readTree(new File(OPS, file));
    }

    private static Stream<JsonNode> stream(Iterable<JsonNode> nodes) {
        return StreamSupport.stream(nodes.spliterator(), false);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString();
    }
}
