/** What a report costs: the reporter beside other clients, each in a process of its own, against one server. */
@NullMarked
package io.github.captchareports.benchmarks;

import org.jspecify.annotations.NullMarked;
