/**
 * 2Captcha and RuCaptcha, API v2: two report methods for every captcha type, a reporting window of 15 minutes, a duplicate
 * code.
 */
@NullMarked
package io.github.captchareports.providers.twocaptcha;

import org.jspecify.annotations.NullMarked;
