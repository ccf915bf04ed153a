@NullMarked
package io.github.captchareports.providers.anticaptcha;

import org.jspecify.annotations.NullMarked;
