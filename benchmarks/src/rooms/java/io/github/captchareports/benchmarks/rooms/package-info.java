/** What each room costs by itself, measured by JMH at the nearest entry that is public. */
@NullMarked
package io.github.captchareports.benchmarks.rooms;

import org.jspecify.annotations.NullMarked;
