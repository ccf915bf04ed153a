/** What is known together with other processes, and what is done while they cannot be asked. */
@NullMarked
package io.github.captchareports.internal.shared;

import org.jspecify.annotations.NullMarked;
