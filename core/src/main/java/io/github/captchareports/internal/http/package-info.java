/** The wire: Reactor Netty and nothing else. */
@NullMarked
package io.github.captchareports.internal.http;

import org.jspecify.annotations.NullMarked;
