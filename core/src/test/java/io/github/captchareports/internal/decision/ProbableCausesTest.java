package io.github.captchareports.internal.decision;

import static io.github.captchareports.ProbableCause.BAD_REQUEST;
import static io.github.captchareports.ProbableCause.COMPLAINT_RATIO;
import static io.github.captchareports.ProbableCause.REPORTED_BEFORE;
import static io.github.captchareports.ProbableCause.TOO_LATE;
import static io.github.captchareports.ProbableCause.UNKNOWN;
import static io.github.captchareports.ProbableCause.UNKNOWN_TASK;
import static io.github.captchareports.ProbableCause.WORKERS_FILTERED;
import static io.github.captchareports.ProbableCause.WRONG_TYPE_OR_LANGUAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which of its meanings a code most likely has. */
class ProbableCausesTest {
    private static final Instant SOLVED = Instant.parse("2026-11-20T10:00:00Z");
    private static final List<ProbableCause> ID_16_AT_ANTICAPTCHA =
            List.of(TOO_LATE, REPORTED_BEFORE, WRONG_TYPE_OR_LANGUAGE, UNKNOWN_TASK);
    private static final List<ProbableCause> NOT_RECORDED = List.of(TOO_LATE, COMPLAINT_RATIO);

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void lateByOurClockIsLateWhereTheCodeCanMeanIt(CaptchaType type) {
        assertThat(ProbableCauses.of(ID_16_AT_ANTICAPTCHA, complaint(type), true))
                .isEqualTo(TOO_LATE);
        assertThat(ProbableCauses.of(NOT_RECORDED, complaint(type), true)).isEqualTo(TOO_LATE);
        assertThat(ProbableCauses.of(List.of(BAD_REQUEST), complaint(type), true))
                .isEqualTo(BAD_REQUEST);
    }

    @Test
    void anImageInTimeWasOfAnotherLanguageRatherThanReportedBefore() {
        assertThat(ProbableCauses.of(ID_16_AT_ANTICAPTCHA, complaint(CaptchaType.IMAGE), false))
                .isEqualTo(WRONG_TYPE_OR_LANGUAGE);
    }

    @ParameterizedTest
    @EnumSource(value = CaptchaType.class, mode = EnumSource.Mode.EXCLUDE, names = "IMAGE")
    void anyOtherTypeInTimeWasReportedBefore(CaptchaType type) {
        assertThat(ProbableCauses.of(ID_16_AT_ANTICAPTCHA, complaint(type), false))
                .isEqualTo(REPORTED_BEFORE);
    }

    @Test
    void aComplaintInTimeThatIsNotRecordedMetTheRatio() {
        assertThat(ProbableCauses.of(NOT_RECORDED, complaint(CaptchaType.IMAGE), false))
                .isEqualTo(COMPLAINT_RATIO);
    }

    @Test
    void aConfirmationNeverMeetsTheRatio() {
        ReportRequest confirmation = request(Verdict.CORRECT, CaptchaType.IMAGE).build();

        assertThat(ProbableCauses.of(NOT_RECORDED, confirmation, true)).isEqualTo(TOO_LATE);
        assertThat(ProbableCauses.of(NOT_RECORDED, confirmation, false)).isEqualTo(TOO_LATE);
    }

    @Test
    void aCodeThatCanOnlyMeanTooLateMeansThatWhateverOurClockSays() {
        assertThat(ProbableCauses.of(List.of(TOO_LATE), complaint(CaptchaType.IMAGE), false))
                .isEqualTo(TOO_LATE);
        assertThat(ProbableCauses.of(List.of(TOO_LATE), complaint(CaptchaType.IMAGE), true))
                .isEqualTo(TOO_LATE);
        assertThat(ProbableCauses.of(List.of(WRONG_TYPE_OR_LANGUAGE, TOO_LATE), complaint(CaptchaType.OTHER), false))
                .isEqualTo(TOO_LATE);
        assertThat(ProbableCauses.of(List.of(WRONG_TYPE_OR_LANGUAGE), complaint(CaptchaType.OTHER), false))
                .isEqualTo(UNKNOWN);
    }

    @Test
    void otherwiseTheFirstMeaningCounts() {
        assertThat(ProbableCauses.of(List.of(UNKNOWN_TASK, TOO_LATE), complaint(CaptchaType.OTHER), false))
                .isEqualTo(UNKNOWN_TASK);
        assertThat(ProbableCauses.of(List.of(WORKERS_FILTERED), complaint(CaptchaType.OTHER), false))
                .isEqualTo(WORKERS_FILTERED);
    }

    @Test
    void aCodeThatMeansNothingKnownHasNoCause() {
        assertThat(ProbableCauses.of(List.of(), complaint(CaptchaType.OTHER), false))
                .isEqualTo(UNKNOWN);
        assertThat(ProbableCauses.of(List.of(), complaint(CaptchaType.OTHER), true))
                .isEqualTo(UNKNOWN);
    }

    private static ReportRequest complaint(CaptchaType type) {
        return request(Verdict.INCORRECT, type).build();
    }

    private static ReportRequest.Builder request(Verdict verdict, CaptchaType type) {
        return ReportRequest.builder()
                .account("main")
                .taskId(1)
                .verdict(verdict)
                .captchaType(type)
                .solvedAt(SOLVED);
    }
}
