/** What the field does to us: faults that were met in use, here or in comparable software. */
@NullMarked
package io.github.captchareports.verification.field;

import org.jspecify.annotations.NullMarked;
