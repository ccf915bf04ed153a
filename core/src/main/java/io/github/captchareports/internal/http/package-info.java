/** The wire: connections of Reactor Netty, driven by Netty's codecs. */
@NullMarked
package io.github.captchareports.internal.http;

import org.jspecify.annotations.NullMarked;
