/** What the end-to-end tests need. */
@NullMarked
package io.github.captchareports.verification.support;

import org.jspecify.annotations.NullMarked;
