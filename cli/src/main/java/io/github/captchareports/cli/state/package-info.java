/** What is known of complaints from one run to the next. */
@NullMarked
package io.github.captchareports.cli.state;

import org.jspecify.annotations.NullMarked;
