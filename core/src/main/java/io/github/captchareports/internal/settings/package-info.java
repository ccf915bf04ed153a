/** What a reporter is made with. */
@NullMarked
package io.github.captchareports.internal.settings;

import org.jspecify.annotations.NullMarked;
