package io.github.captchareports.cli.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.account.AccountFactory;
import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.account.AccountsFile;
import io.github.captchareports.cli.input.AccountLookup;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.input.RawLine;
import io.github.captchareports.cli.input.RequestParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much was solved in all: as an option, as a line of the input, and a day in the accounts file. */
class SolvedTotalTest {
    private static final List<String> ONE = List.of("main");
    private static final List<String> TWO = List.of("a:b=c", "two");

    @TempDir
    Path folder;

    @Test
    void withOneAccountATypeAndANumberSuffice() {
        assertThat(SolvedTotal.read("recaptcha-v2=3000", ONE, false))
                .containsExactly(new SolvedTotal("main", CaptchaType.RECAPTCHA_V2, 3_000));
        assertThat(SolvedTotal.read("main:image=0", ONE, false))
                .containsExactly(new SolvedTotal("main", CaptchaType.IMAGE, 0));
    }

    @Test
    void ofSeveralAccountsOneIsNamedWhateverSignsItsLabelHas() {
        assertThat(SolvedTotal.read("a:b=c:image=7", TWO, false))
                .containsExactly(new SolvedTotal("a:b=c", CaptchaType.IMAGE, 7));
    }

    @Test
    void atTheSimulatorItCanBeThatOfEveryAccount() {
        assertThat(SolvedTotal.read("image=7", TWO, true))
                .containsExactly(
                        new SolvedTotal("a:b=c", CaptchaType.IMAGE, 7), new SolvedTotal("two", CaptchaType.IMAGE, 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image | is no number of solved tasks; use a form such as image=2000",
                "image=many | is no number",
                "image=-1 | is no number",
                "image=1.5 | is no number",
                "=5 | is no number",
                "image=1000000001 | is too much; use 0 to 1000000000",
                "picture=5 | names an unknown captcha type; use one of image, recaptcha-v2",
                "nobody:image=5 | names an unknown account; use one of a:b=c, two",
                "image=5 | names none of 2 accounts; use a form such as \"a:b=c:image=5\""
            })
    void whatCannotBeReadNamesProblemAndRemedy(String value, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> SolvedTotal.read(value, TWO, false))
                .withMessageStartingWith("--solved: ")
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'account':'anti','captchaType':'image','solved':500} | anti",
                "{'provider':'anticaptcha','captchaType':'image','solved':500} | anti",
                "{'provider':'2captcha','account':'two','captchaType':'image','solved':500,'ref':[1]} | two"
            })
    void aLineWithoutATaskOnlyCounts(String line, String account) {
        assertThat(Parsing.parse(line.replace('\'', '"')))
                .isEqualTo(new ParsedLine.Total(new SolvedTotal(account, CaptchaType.IMAGE, 500)));
    }

    @Test
    void whereThereIsOneAccountALineNeedNotNameIt() {
        byte[] line = "{\"captchaType\":\"image\",\"solved\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(Parsing.parser(Parsing.account("2captcha", "two")).parse(RawLine.of(1, line)))
                .isEqualTo(new ParsedLine.Total(new SolvedTotal("two", CaptchaType.IMAGE, 1)));
    }

    @Test
    void whatALineLeavesOutIsFilledAsForAnyOther() {
        RequestParser parser = new RequestParser(
                new AccountLookup(
                        Parsing.PROVIDERS,
                        List.of(Parsing.account("2captcha", "one"), Parsing.account("2captcha", "two"))),
                new LineDefaults("2captcha", "two", CaptchaType.IMAGE),
                InstantSource.fixed(Parsing.NOW));

        assertThat(parser.parse(RawLine.of(1, "{\"solved\":5}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new ParsedLine.Total(new SolvedTotal("two", CaptchaType.IMAGE, 5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'captchaType':'image','solved':5} | account: missing; use one of two (2captcha), anti (anticaptcha)",
                "{'account':'nobody','captchaType':'image','solved':5} | account: \"nobody\" is unknown",
                "{'account':'anti','provider':'2captcha','captchaType':'image','solved':5} | account: \"anti\" is an account at",
                "{'account':'anti','solved':5} | captchaType: missing",
                "{'account':'anti','captchaType':'image','solved':-5} | solved: is -5; use a whole number from 0",
                "{'account':'anti','captchaType':'image','solved':1.5} | solved: is 1.5; use a whole",
                "{'account':'anti','captchaType':'image','solved':1000000001} | solved: is 1000000001; use a whole",
                "{'account':'anti','captchaType':'image','solved':'5'} | solved: is \"5\"; use a whole number",
                "{'account':'anti','captchaType':'image','solved':5,'taskId':7} | taskId: given together with solved",
                "{'account':'anti','captchaType':'image','solved':5 | line: not valid JSON"
            })
    void aLineThatCountsAndCannotBeReadIsInvalid(String line, String problem) {
        assertThat(Parsing.invalid(line.replace('\'', '"')).reason()).contains(problem);
    }

    @Test
    void anAccountSaysHowMuchItSolvesADay() throws IOException {
        AccountSettings settings = settings("{image: 2000, recaptcha-v2: 0}");

        assertThat(settings.solvedPerDay()).isEqualTo(Map.of(CaptchaType.IMAGE, 2_000L, CaptchaType.RECAPTCHA_V2, 0L));
        Account account =
                new AccountFactory(name -> "key-of-env", true, LedgerOutagePolicy.DEGRADE, null).real(settings);
        assertThat(account.solvedPerDay()).isEqualTo(settings.solvedPerDay());
        assertThat(settings.withLimits(1.0, 1, 1).solvedPerDay()).isEqualTo(settings.solvedPerDay());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2000 | solved-per-day: no numbers by captcha type; write {image: 2000",
                "{picture: 5} | solved-per-day: \"picture\" is no captcha type; use one of image",
                "{image: -1} | solved-per-day: image is no whole number from 0",
                "{image: 1.5} | solved-per-day: image is no whole number from 0",
                "{image: many} | solved-per-day: image is no whole number from 0",
                "{image: 1000000001} | solved-per-day: image is no whole number from 0 to 1000000000",
                "{image: 1, image: 2} | a key is given twice"
            })
    void aDaysNumberThatCannotBeReadNamesFieldProblemAndRemedy(String value, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings(value))
                .withMessageContaining(problem);
    }

    private AccountSettings settings(String solvedPerDay) throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"),
                "accounts: [{label: main, provider: 2captcha, key-env: KEY, solved-per-day: " + solvedPerDay + "}]");
        return AccountsFile.read(file, Parsing.PROVIDERS).get(0);
    }
}
