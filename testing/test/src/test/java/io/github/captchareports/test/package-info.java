@NullMarked
package io.github.captchareports.test;

import org.jspecify.annotations.NullMarked;
