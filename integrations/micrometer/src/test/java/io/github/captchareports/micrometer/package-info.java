@NullMarked
package io.github.captchareports.micrometer;

import org.jspecify.annotations.NullMarked;
