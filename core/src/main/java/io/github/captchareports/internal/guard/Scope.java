package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import org.jspecify.annotations.Nullable;

/** What is judged together. */
record Scope(CaptchaType type, @Nullable String domain) {}
