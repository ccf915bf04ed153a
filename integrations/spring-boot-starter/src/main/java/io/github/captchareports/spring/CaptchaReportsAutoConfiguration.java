package io.github.captchareports.spring;

import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.SolvedTasks;
import io.github.captchareports.SolvedTasksBuilder;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.github.captchareports.spi.ledger.SolvedTaskStore;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Configures a {@link Reporter} from the properties below {@code captcha.reports} and the application's beans of the
 * types {@link Account}, {@link ReportProvider}, {@link ReporterListener}, {@link TaskJournal}, {@link SharedLedger},
 * {@link ComplaintMemory}, {@link AccountCustomizer} and {@link ReporterCustomizer}, unless the application brings a reporter of its own; and
 * closes it with the application. Beside the reporter stands a bean of type {@link SolvedTasks}; where a {@link SharedLedger} or a
 * {@link SolvedTaskStore} is there too, it shares its tasks through that.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = CaptchaReportsProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CaptchaReportsProperties.class)
public class CaptchaReportsAutoConfiguration {
    private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final String GRACE = CaptchaReportsProperties.PREFIX + ".shutdown.grace";

    /** Made by Spring. */
    public CaptchaReportsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    Journals captchaJournals(CaptchaReportsProperties properties, ResourceLoader resources) {
        return new Journals(properties.journal(), resources.getClassLoader());
    }

    @Bean
    @ConditionalOnMissingBean
    ComplaintStates captchaComplaintStates(CaptchaReportsProperties properties) {
        return new ComplaintStates(properties.complaints());
    }

    /** A listener of the reporter below; a reporter of the application's own does not know it. */
    @Bean
    @ConditionalOnMissingBean({SolvedTasks.class, Reporter.class})
    SolvedTasks captchaSolvedTasks(
            CaptchaReportsProperties properties,
            ObjectProvider<SharedLedger> sharedLedger,
            ObjectProvider<SolvedTaskStore> stores) {
        SolvedTasksBuilder builder = SolvedTasks.builder();
        Setting.apply(
                CaptchaReportsProperties.PREFIX + ".solved-tasks.maximum-size",
                properties.solvedTasks().maximumSize(),
                builder::maximumSize);
        SolvedTaskStore store =
                sharedLedger.getIfAvailable() instanceof SolvedTaskStore ledger ? ledger : stores.getIfAvailable();
        if (store != null) {
            builder.store(store);
            Setting.apply(
                    CaptchaReportsProperties.PREFIX + ".shared-ledger.timeout",
                    properties.sharedLedger().timeout(),
                    builder::storeTimeout);
        }
        return builder.build();
    }

    /** Destroyed without grace: the {@link ReporterLifecycle} has shut it down before, unless the start failed. */
    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean
    Reporter captchaReporter(
            CaptchaReportsProperties properties,
            Journals journals,
            ComplaintStates complaintStates,
            Environment environment,
            ObjectProvider<SslBundles> sslBundles,
            ObjectProvider<Account> accounts,
            ObjectProvider<ReportProvider> providers,
            ObjectProvider<ReporterListener> listeners,
            ObjectProvider<TaskJournal> journalBean,
            ObjectProvider<SharedLedger> sharedLedger,
            ObjectProvider<ComplaintMemory> complaintMemories,
            ObjectProvider<AccountCustomizer> accountCustomizers,
            ObjectProvider<ReporterCustomizer> customizers) {
        new Durations(environment).warn(properties.accounts().size());
        Providers found = new Providers(ordered(providers));
        AccountFactory factory = new AccountFactory(
                found, new ClientKeys(environment), new BundledCertificates(sslBundles.getIfAvailable()));
        ReporterBuilder builder = new ReporterFactory(properties)
                .builder(new Accounts(ordered(accountCustomizers))
                        .configured(properties.accounts(), factory)
                        .beans(ordered(accounts))
                        .all());
        builder.shutdownGrace(grace(properties.shutdown().grace(), environment));
        found.beans().forEach(builder::provider);
        ordered(listeners).forEach(builder::listener);
        TaskJournal journal = journals.journal(journalBean.getIfAvailable());
        if (journal != null) {
            builder.journal(journal);
        }
        SharedLedger ledger = sharedLedger.getIfAvailable();
        if (ledger != null) {
            ReporterFactory.share(builder, ledger, properties.sharedLedger());
        }
        complaintStates.applyTo(builder, ordered(complaintMemories), ledger, journal);
        ordered(customizers).forEach(customizer -> customizer.customize(builder));
        return ReporterFactory.open(builder);
    }

    @Bean
    @ConditionalOnSingleCandidate(Reporter.class)
    @ConditionalOnMissingBean(name = "captchaReporterLifecycle")
    ReporterLifecycle captchaReporterLifecycle(
            Reporter reporter, CaptchaReportsProperties properties, Environment environment) {
        return new ReporterLifecycle(reporter, grace(properties.shutdown().grace(), environment));
    }

    private static Duration grace(Duration grace, Environment environment) {
        Duration phase = DurationStyle.detectAndParse(environment.getProperty(PHASE_TIMEOUT, "30s"));
        if (grace.isNegative()) {
            throw new InvalidSettingException(GRACE, grace + " is negative", "use zero or more");
        }
        if (grace.compareTo(phase) >= 0) {
            throw new InvalidSettingException(
                    GRACE,
                    grace + " is not below the " + phase + " of " + PHASE_TIMEOUT
                            + ", after which the application no longer waits",
                    "lower it, or raise " + PHASE_TIMEOUT);
        }
        return grace;
    }

    private static <T> List<T> ordered(ObjectProvider<T> beans) {
        return beans.orderedStream().toList();
    }
}
