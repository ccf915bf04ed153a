package io.github.captchareports.verification;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test that takes longer than the ordinary build has time for: {@code mvn verify -Dlong=true}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "takes long; run with -Dlong=true")
@interface LongRun {}
