package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Verdict;
import org.jspecify.annotations.Nullable;

/** Tells a guard of reports as the engine does: each is a task of its own, received and then sent. */
final class Teller {
    private final ComplaintGuard guard;
    private long lastTask;

    Teller(ComplaintGuard guard) {
        this.guard = guard;
    }

    void report(int complaints, int confirmations, CaptchaType type, @Nullable String domain, long now) {
        for (int i = 0; i < confirmations; i++) {
            send(Verdict.CORRECT, type, domain, now);
        }
        for (int i = 0; i < complaints; i++) {
            send(Verdict.INCORRECT, type, domain, now);
        }
    }

    private void send(Verdict verdict, CaptchaType type, @Nullable String domain, long now) {
        guard.received(++lastTask, verdict, type, domain, now);
        guard.sent(verdict, type, now);
    }

    /** As the engine does while complaints are held: what is held is received and not sent. */
    void sendUnlessHeld(int complaints, CaptchaType type, long now) {
        for (int i = 0; i < complaints; i++) {
            guard.received(++lastTask, Verdict.INCORRECT, type, null, now);
            if (!guard.holds(Verdict.INCORRECT, type, now)) {
                guard.sent(Verdict.INCORRECT, type, now);
            }
        }
    }

    void tell(int wrong, int right, CaptchaType type, long now) {
        for (int i = 0; i < right; i++) {
            guard.received(++lastTask, Verdict.CORRECT, type, null, now);
        }
        for (int i = 0; i < wrong; i++) {
            guard.received(++lastTask, Verdict.INCORRECT, type, null, now);
        }
    }
}
