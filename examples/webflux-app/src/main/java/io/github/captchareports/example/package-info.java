/** A checkout that lets captchas be solved elsewhere, reduced to the part that reports the verdicts on them. */
@NullMarked
package io.github.captchareports.example;

import org.jspecify.annotations.NullMarked;
