/** The outer operator: a bounded merge of calls. */
@NullMarked
package io.github.captchareports.internal.stream;

import org.jspecify.annotations.NullMarked;
