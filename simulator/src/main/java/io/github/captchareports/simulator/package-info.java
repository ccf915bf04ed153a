/**
 * The simulator: 2Captcha's and Anti-Captcha's report methods on loopback, with their judgement, told what to know and
 * when to fail.
 */
@NullMarked
package io.github.captchareports.simulator;

import org.jspecify.annotations.NullMarked;
