package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.TaskJournal;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.github.captchareports.test.ScriptedReporter;
import io.github.captchareports.test.assertions.CaptchaReportsAssertions;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootVersion;

@ExtendWith(SimulatorExtension.class)
class CaptchaReportsAutoConfigurationTest {
    @Test
    void runsOnTheSpringBootThatIsMeant() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("expected.spring-boot.version"));
    }

    @Test
    void threePropertiesMakeAReporter() {
        Contexts.withAccount().run(context -> {
            assertThat(context).hasSingleBean(Reporter.class);
            assertThat(context.getBean(Reporter.class).account("main").state().provider())
                    .isEqualTo("2captcha");
        });
    }

    @Test
    void aReportGoesWhereThePropertiesSay(CaptchaSimulator simulator) {
        Contexts.withAccount()
                .withPropertyValues(Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))
                .run(context -> {
                    ReportResult result =
                            Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 74455221488L));

                    assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
                    assertThat(simulator.recorded(SimulatedService.TWOCAPTCHA)).containsExactly(74455221488L);
                });
    }

    @Test
    void limitsOfThePropertiesHoldForTheAccount() {
        Contexts.withAccount()
                .withPropertyValues(Contexts.ACCOUNT + "rate=7")
                .run(context -> assertThat(context.getBean(Reporter.class)
                                .account("main")
                                .state()
                                .currentRate())
                        .isEqualTo(7));
    }

    @Test
    void switchedOffItConfiguresNothing() {
        Contexts.withAccount()
                .withPropertyValues("captcha.reports.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Reporter.class)
                        .doesNotHaveBean(ReporterLifecycle.class));
    }

    @Test
    void backsOffWhenTheApplicationBringsAReporter() {
        ScriptedReporter own = ScriptedReporter.withAccount("2captcha", "main");

        Contexts.bare().withBean("own", Reporter.class, () -> own).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(Reporter.class);
            assertThat(context.getBean(Reporter.class)).isSameAs(own);
        });

        CaptchaReportsAssertions.assertThat(own).wasShutDown();
    }

    @Test
    void aSharedLedgerOfTheApplicationIsAskedBeforeAReportIsSent(CaptchaSimulator simulator) {
        List<String> asked = new CopyOnWriteArrayList<>();
        SharedLedger ledger = (SharedLedger) Proxy.newProxyInstance(
                SharedLedger.class.getClassLoader(),
                new Class<?>[] {SharedLedger.class},
                (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    return CompletableFuture.failedFuture(new IllegalStateException("away"));
                });

        Contexts.withAccount()
                .withPropertyValues(
                        Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA),
                        Contexts.ACCOUNT + "ledger-outage-policy=refuse",
                        "captcha.reports.shared-ledger.processes=3")
                .withBean(SharedLedger.class, () -> ledger)
                .run(context -> {
                    Reporter reporter = context.getBean(Reporter.class);
                    assertThat(Reports.make(reporter, Reports.complaint("main", 1))
                                    .reasonTag())
                            .isEqualTo("ledger-unreachable");
                    assertThat(ReporterHealth.of(reporter).level()).isEqualTo(ReporterHealth.Level.DEGRADED);
                });

        assertThat(asked).isNotEmpty();
        assertThat(simulator.recorded(SimulatedService.TWOCAPTCHA)).isEmpty();
    }

    @Test
    void accountBeansJoinThoseOfTheProperties() {
        Contexts.withAccount()
                .withBean("images", Account.class, () -> account("anticaptcha", "images"))
                .run(context -> assertThat(context.getBean(Reporter.class).accounts())
                        .extracting(AccountControl::state)
                        .extracting(AccountState::label)
                        .containsExactly("main", "images"));
    }

    @Test
    void accountCustomizersChangeAccountsOfPropertiesAndBeans() {
        AccountCustomizer renaming = account -> account(account.provider(), account.label() + "-test");

        Contexts.withAccount()
                .withBean("images", Account.class, () -> account("anticaptcha", "images"))
                .withBean(AccountCustomizer.class, () -> renaming)
                .run(context -> assertThat(context.getBean(Reporter.class).accounts())
                        .extracting(AccountControl::state)
                        .extracting(AccountState::label)
                        .containsExactly("main-test", "images-test"));
    }

    @Test
    void listenerBeansAreTold(CaptchaSimulator simulator) {
        List<ReportResult> told = new CopyOnWriteArrayList<>();
        ReporterListener listener = ReporterListener.of(new ReportObserver() {
            @Override
            public void ended(ReportResult result) {
                told.add(result);
            }
        });

        Contexts.withAccount()
                .withPropertyValues(Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))
                .withBean(ReporterListener.class, () -> listener)
                .run(context -> {
                    Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 1));

                    assertThat(told).extracting(ReportResult::outcome).containsExactly(Outcome.ACCEPTED);
                });
    }

    @Test
    void aJournalBeanIsWrittenTo(CaptchaSimulator simulator) {
        List<ReportRequest> intents = new CopyOnWriteArrayList<>();

        Contexts.withAccount()
                .withPropertyValues(Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))
                .withBean(TaskJournal.class, () -> new RecordingJournal(intents))
                .run(context -> {
                    ReportRequest request = Reports.complaint("main", 1);
                    Reports.make(context.getBean(Reporter.class), request);

                    assertThat(intents).containsExactly(request);
                });
    }

    @Test
    void aProviderBeanCanBeNamedByAnAccount(CaptchaSimulator simulator) {
        Contexts.withAccount()
                .withPropertyValues(
                        Contexts.ACCOUNT + "provider=own",
                        Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))
                .withBean(ReportProvider.class, () -> own())
                .run(context -> assertThat(Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 1))
                                .outcome())
                        .isEqualTo(Outcome.ACCEPTED));
    }

    @Test
    void customizersHaveTheLastWord() {
        ReporterCustomizer customizer =
                builder -> builder.account(account("anticaptcha", "late")).concurrency(10);

        Contexts.withAccount()
                .withBean(ReporterCustomizer.class, () -> customizer)
                .withPropertyValues(Contexts.ACCOUNT + "max-pending=10")
                .run(context -> assertThat(context.getBean(Reporter.class).accounts())
                        .extracting(AccountControl::state)
                        .extracting(AccountState::label)
                        .containsExactly("main", "late"));
    }

    /** 2Captcha under another name. */
    private static ReportProvider own() {
        ReportProvider twoCaptcha = new io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider();
        return (ReportProvider) Proxy.newProxyInstance(
                ReportProvider.class.getClassLoader(),
                new Class<?>[] {ReportProvider.class},
                (proxy, method, arguments) ->
                        method.getName().equals("id") ? "own" : method.invoke(twoCaptcha, arguments));
    }

    private static Account account(String provider, String label) {
        return Account.builder(provider, label)
                .clientKey(() -> "key of " + label)
                .connection(to -> to.baseUrl(URI.create("http://127.0.0.1:1")))
                .build();
    }

    private record RecordingJournal(List<ReportRequest> intents) implements TaskJournal {
        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            return List.of();
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            intents.add(request);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void settle(ReportResult result) {}
    }
}
