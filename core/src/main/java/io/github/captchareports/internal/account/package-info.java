/** What belongs to one account and is shared by all calls: lane, client key, complaints, clock. */
@NullMarked
package io.github.captchareports.internal.account;

import org.jspecify.annotations.NullMarked;
