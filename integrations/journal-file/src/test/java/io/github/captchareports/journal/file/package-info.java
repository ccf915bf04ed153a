@NullMarked
package io.github.captchareports.journal.file;

import org.jspecify.annotations.NullMarked;
