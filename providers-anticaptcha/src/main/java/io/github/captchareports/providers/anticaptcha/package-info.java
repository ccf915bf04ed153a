/**
 * Anti-Captcha: four report methods for some pairs of verdict and type, a reporting window of 60 seconds, no duplicate
 * code.
 */
@NullMarked
package io.github.captchareports.providers.anticaptcha;

import org.jspecify.annotations.NullMarked;
