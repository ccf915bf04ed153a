/** What the complaint guard is worth to typical clients, played on a turned clock. */
@NullMarked
package io.github.captchareports.cli.economics;

import org.jspecify.annotations.NullMarked;
