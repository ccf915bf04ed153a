package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;

/**
 * What other processes of the account have counted of one type in one hour.
 *
 * @param type the captcha type
 * @param hour the hour, from the epoch
 * @param counts what they have counted since they were read last
 */
public record RemoteCounts(CaptchaType type, long hour, GuardCounts counts) {}
