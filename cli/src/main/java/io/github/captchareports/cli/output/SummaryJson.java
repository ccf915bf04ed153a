package io.github.captchareports.cli.output;

import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.line.SolvedTotal;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A {@link Summary} for programs: one JSON object on one line, with all that is known. Fields are only ever added. */
public final class SummaryJson {
    private static final JsonFactory JSON = new JsonFactory();

    private SummaryJson() {}

    public static byte[] of(Summary summary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("read", summary.read());
            json.writeObjectPropertyStart("outcomes");
            summary.outcomes().forEach(json::writeNumberProperty);
            json.writeEndObject();
            json.writeNumberProperty("requests", summary.requests());
            json.writeNumberProperty("retries", summary.retries());
            json.writeNumberProperty("elapsedMs", summary.elapsed().toMillis());
            write(summary.findings(), json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return out.toByteArray();
    }

    private static void write(Findings findings, JsonGenerator json) {
        json.writeArrayPropertyStart("results");
        findings.kinds().forEach(kind -> write(kind, json));
        json.writeEndArray();
        Lateness.Figures late = findings.late();
        if (late != null) {
            json.writeObjectPropertyStart("late");
            json.writeNumberProperty("lines", late.lines());
            json.writeNumberProperty("medianSeconds", late.median().toSeconds());
            json.writeNumberProperty("worstSeconds", late.worst().toSeconds());
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("nearEnd");
        json.writeNumberProperty("withinSeconds", NearEnd.LITTLE.toSeconds());
        json.writeNumberProperty("requests", findings.nearEnd().near());
        json.writeNumberProperty("of", findings.nearEnd().sent());
        json.writeEndObject();
        json.writeArrayPropertyStart("domains");
        findings.domains().forEach(figures -> write(figures, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("complaints");
        findings.standing().scopes().forEach(scope -> write(scope, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("lowVolume");
        findings.standing().lowVolumes().forEach(volume -> write(volume, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("solved");
        findings.solved().forEach(total -> write(total, json));
        json.writeEndArray();
        json.writeObjectPropertyStart("again");
        json.writeNumberProperty("lines", findings.open());
        if (findings.open() > 0) {
            text("until", String.valueOf(findings.openUntil()), json);
        }
        json.writeEndObject();
    }

    private static void write(Finding kind, JsonGenerator json) {
        json.writeStartObject();
        text("outcome", kind.outcome(), json);
        text("reason", kind.reason(), json);
        text("provider", kind.provider(), json);
        json.writeNumberProperty("count", kind.count());
        json.writeObjectPropertyStart("captchaTypes");
        kind.types().forEach(json::writeNumberProperty);
        json.writeEndObject();
        if (!kind.errorCodes().isEmpty()) {
            json.writeArrayPropertyStart("errorCodes");
            kind.errorCodes().forEach(json::writeString);
            json.writeEndArray();
        }
        text("meaning", kind.meaning(), json);
        text("remedy", kind.remedy(), json);
        json.writeEndObject();
    }

    private static void write(DomainTally.Figures figures, JsonGenerator json) {
        json.writeStartObject();
        if (figures.domain() == null) {
            json.writeBooleanProperty("others", true);
        }
        text("domain", figures.domain(), json);
        json.writeNumberProperty("complaints", figures.complaints());
        json.writeNumberProperty("notRecorded", figures.notRecorded());
        json.writeNumberProperty("rejected", figures.rejected());
        json.writeEndObject();
    }

    private static void write(ComplaintFigures scope, JsonGenerator json) {
        json.writeStartObject();
        text("account", scope.account(), json);
        text("scope", scope.scope(), json);
        text("state", Kebab.of(scope.state()), json);
        json.writeNumberProperty("complaints", scope.complaints());
        json.writeNumberProperty("solved", scope.solved());
        json.writeNumberProperty("confirmations", scope.confirmations());
        if (scope.isKnown()) {
            json.writeNumberProperty("share", scope.share());
        }
        json.writeEndObject();
    }

    private static void write(Standing.LowVolume volume, JsonGenerator json) {
        json.writeStartObject();
        text("account", volume.account(), json);
        json.writeNumberProperty("solved", volume.solved());
        json.writeNumberProperty("needed", volume.needed());
        json.writeBooleanProperty("told", volume.told());
        json.writeEndObject();
    }

    private static void write(SolvedTotal total, JsonGenerator json) {
        json.writeStartObject();
        text("account", total.account(), json);
        text("captchaType", Kebab.of(total.type()), json);
        json.writeNumberProperty("solved", total.solved());
        json.writeEndObject();
    }

    private static void text(String name, @Nullable String value, JsonGenerator json) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
