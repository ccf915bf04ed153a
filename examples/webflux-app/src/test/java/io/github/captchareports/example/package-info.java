@NullMarked
package io.github.captchareports.example;

import org.jspecify.annotations.NullMarked;
