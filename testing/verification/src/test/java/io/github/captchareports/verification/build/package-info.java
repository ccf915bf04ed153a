/** The rules of the build: who may know whom, module descriptors, the BOM, what the README shows, and use from outside. */
@NullMarked
package io.github.captchareports.verification.build;

import org.jspecify.annotations.NullMarked;
