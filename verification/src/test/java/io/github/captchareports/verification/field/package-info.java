/** Reports behind real servers and proxies, as Debian has them: a part of the ladder. */
@NullMarked
package io.github.captchareports.verification.field;

import org.jspecify.annotations.NullMarked;
