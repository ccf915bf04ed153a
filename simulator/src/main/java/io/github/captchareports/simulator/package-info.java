/**
 * The simulator: 2Captcha's and Anti-Captcha's report methods on loopback, with their judgement, told what to know and
 * when to fail. Start at {@link io.github.captchareports.simulator.CaptchaSimulator}.
 *
 * <h2>What it is like</h2>
 *
 * One port on 127.0.0.1 with a path prefix for each service, see {@link CaptchaSimulator#baseUrl}; below it the paths
 * of the real services. The numbers of {@code ERROR_REPORT_NOT_RECORDED} and {@code ERROR_DUPLICATE_REPORT} are
 * published nowhere and made up here, and that a request which is no POST gets status 405 is a guess. A task that was
 * recorded is remembered until {@link CaptchaSimulator#reset()}, at some 14 bytes each; tasks that were told are
 * forgotten but for their ids once their window is over.
 *
 * <p>How the services judge is in their {@link ServiceRules}: complaints about images are reviewed and refunded or
 * dismissed, those about tokens go into the statistics of the workers. An account that complains too much is suspended
 * (2Captcha) or silently ignored (Anti-Captcha), and one that repeats a mistake is blocked. The wire says of it what the
 * services say, and {@link CaptchaSimulator#truth()} says the rest. What is known is the default;
 * {@link ServiceRules#deliveryOnly} leaves it out, for tests of delivery and for load. No refunds are simulated for
 * tokens, and a client's requests other than reports are not served: {@link CaptchaSimulator#solve} stands in for
 * createTask and its worker.
 *
 * <p>A task that was not told has no truth: it counts as solved for the account that reports it, and a complaint about
 * it is neither reviewed nor held against a worker. So a client that only complains of such tasks has a share of
 * 100 %, unless its account solves tasks that nobody reports: a {@link BackgroundVolume}, of which there is none by
 * default.
 *
 * <h2>Control plane</h2>
 *
 * For a simulator in another process, on the same port; answers are JSON, errors {@code {"error": text}} with status
 * 400 or 404. Requests here are neither logged nor counted. Programs of this machine may use it, and no page of a
 * browser: a {@code Host} that is no name of loopback and an {@code Origin} that is another get 403, a content type that
 * a form can send 415 where there is an {@code Origin}, and a body over 1 MiB (256 MiB of tasks) 413.
 *
 * <ul>
 *   <li>{@code GET /_simulator/log}: the log as NDJSON, a {@link LogEntry} a line, what is null left out, and
 *       {@code recorded} spelt out; {@code ?after=N} leaves out the first N of all entries.
 *   <li>{@code GET /_simulator/books}: the {@link Books}.
 *   <li>{@code POST /_simulator/tasks}: tasks as NDJSON: {@code service}, {@code id}, {@code captchaType},
 *       {@code completedAt} (ISO-8601, or seconds since 1970), {@code actuallyCorrect} (true if absent), and if known
 *       {@code account}, {@code worker}, {@code priceMicros}, {@code domain}, {@code language}. Lines before one that
 *       is wrong have been taken.
 *   <li>{@code POST /_simulator/accounts}: {@code service}, {@code account}, {@code clientKey}:
 *       {@link CaptchaSimulator#account}.
 *   <li>{@code POST /_simulator/background}: {@link CaptchaSimulator#background(BackgroundVolume)}:
 *       {@code perComplaint} (0 if absent) and {@code anHour}, an object with a number for each captcha type (none if
 *       absent); with {@code service} and {@code account} for this account only.
 *   <li>{@code POST /_simulator/solve}: {@link CaptchaSimulator#solve} for {@code service}, {@code account},
 *       {@code captchaType}, and if wanted {@code domain}, {@code language}, {@code actuallyCorrect}; answers the task,
 *       or status 409 with {@code errorCode} if the service does not take it.
 *   <li>{@code GET /_simulator/truth}: {@link CaptchaSimulator#truth()}, with times in ISO-8601 and spans in
 *       milliseconds.
 *   <li>{@code GET /_simulator/clock}: the simulator's clock; {@code POST} with {@code advanceMillis}:
 *       {@link CaptchaSimulator#advance}.
 *   <li>{@code POST /_simulator/block}: {@code service}, {@code account}, {@code errorCode}, {@code millis}:
 *       {@link CaptchaSimulator#block}; {@code POST /_simulator/unblock}: {@code service}, {@code account}.
 *   <li>{@code POST /_simulator/faults}: one rule: {@code service}; {@code fault}, the id of a {@link Fault}, with
 *       {@code retryAfterMillis} and {@code asDate} ({@code http-429}, {@code http-503}), {@code delayMillis}
 *       ({@code slow}), {@code status} ({@code server-error}), {@code bytes} ({@code huge-body}), {@code text}
 *       ({@code plain-text}), {@code errorId}, {@code errorCode} and {@code errorDescription} ({@code service-error}),
 *       {@code errorCode} ({@code code}, see {@link SimulatedCode}), {@code handled} ({@code silent} and all with a
 *       fixed answer); and one of {@code next} (a number), {@code task} (an id) with {@code requests} (1 if absent),
 *       {@code every} (k), {@code fraction} (a share) with {@code seed} (0 if absent), {@code duringMillis}.
 *   <li>{@code DELETE /_simulator/faults}: forgets all rules, and what a script has yet to give.
 *   <li>{@code POST /_simulator/outage}: {@code {"millis": N}}; answers 202, then the simulator is away for so long.
 *   <li>{@code POST /_simulator/reset}: {@link CaptchaSimulator#reset()}.
 * </ul>
 */
@NullMarked
package io.github.captchareports.simulator;

import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.rules.ServiceRules;
import org.jspecify.annotations.NullMarked;
