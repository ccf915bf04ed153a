@NullMarked
package io.github.captchareports.tck;

import org.jspecify.annotations.NullMarked;
