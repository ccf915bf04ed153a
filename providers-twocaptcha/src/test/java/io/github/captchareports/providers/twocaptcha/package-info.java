@NullMarked
package io.github.captchareports.providers.twocaptcha;

import org.jspecify.annotations.NullMarked;
