@NullMarked
package io.github.captchareports.spi;

import org.jspecify.annotations.NullMarked;
