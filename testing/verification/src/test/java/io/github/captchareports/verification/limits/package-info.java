/** What an account lets through, as the service sees it. */
@NullMarked
package io.github.captchareports.verification.limits;

import org.jspecify.annotations.NullMarked;
