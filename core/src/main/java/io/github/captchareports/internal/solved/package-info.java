/** Solved tasks whose verdict is not known yet: the cache of this process, and the store that processes share. */
@NullMarked
package io.github.captchareports.internal.solved;

import org.jspecify.annotations.NullMarked;
