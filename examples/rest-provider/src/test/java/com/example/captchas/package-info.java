@NullMarked
package com.example.captchas;

import org.jspecify.annotations.NullMarked;
