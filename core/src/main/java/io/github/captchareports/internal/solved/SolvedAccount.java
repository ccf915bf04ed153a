package io.github.captchareports.internal.solved;

import io.github.captchareports.AccountControl;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.AccountName;

/** An account, as far as its solved tasks are concerned. */
final class SolvedAccount {
    /** After its reporting window a task is remembered for as long again, so that a late verdict is answered as late. */
    private static final int WINDOWS = 2;

    private final AccountControl control;
    private final AccountName name;
    private final long keepNanos;
    private final Coverage coverage = new Coverage();

    SolvedAccount(AccountControl control) {
        this.control = control;
        this.name = new AccountName(control.provider(), control.label());
        this.keepNanos = SaturatedNanos.of(control.reportingWindow().multipliedBy(WINDOWS));
    }

    AccountName name() {
        return name;
    }

    /** How long a task is remembered from the moment at which it is told. */
    long keepNanos() {
        return keepNanos;
    }

    Coverage coverage() {
        return coverage;
    }

    /** Tells the complaint guard of one task more that was solved. */
    void countSolved(CaptchaType type) {
        control.totalSolved(type, 1);
    }
}
