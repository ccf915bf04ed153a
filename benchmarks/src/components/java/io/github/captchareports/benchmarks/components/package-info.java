/** What each component costs by itself, measured by JMH at the nearest entry that is public. */
@NullMarked
package io.github.captchareports.benchmarks.components;

import org.jspecify.annotations.NullMarked;
