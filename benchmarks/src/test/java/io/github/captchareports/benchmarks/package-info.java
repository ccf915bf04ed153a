@NullMarked
package io.github.captchareports.benchmarks;

import org.jspecify.annotations.NullMarked;
