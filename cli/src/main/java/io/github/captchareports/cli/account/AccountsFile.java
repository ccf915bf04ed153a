package io.github.captchareports.cli.account;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Confirmations;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.file.PathProblem;
import io.github.captchareports.cli.file.SmallFile;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.spi.KeySyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the accounts of a YAML file. Every refusal names the file, the account, the field and the remedy, and none shows
 * a value: a key in the wrong place must not get into a log.
 */
public final class AccountsFile {
    private static final int LARGEST = 1 << 20;
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "label",
            "provider",
            "key-env",
            "key-file",
            "base-url",
            "rate",
            "burst",
            "max-in-flight",
            "http2",
            "proxy",
            "ca-file",
            "client-cert-file",
            "client-key-file",
            "confirmations",
            "solved-per-day"));
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final ProviderNames providers;

    private AccountsFile(Path file, ProviderNames providers) {
        this.file = file;
        this.providers = providers;
    }

    public static List<AccountSettings> read(Path file, ProviderNames providers) {
        return new AccountsFile(file, providers).accounts();
    }

    private List<AccountSettings> accounts() {
        JsonNode root = tree();
        if (!root.isObject() || !root.path("accounts").isArray()) {
            throw refuse("has no list \"accounts\"; write \"accounts:\" and below it one entry an account, each with"
                    + " label, provider and key-env or key-file");
        }
        refuseUnknown(root, Set.of("accounts"), "");
        List<AccountSettings> accounts = new ArrayList<>();
        for (JsonNode entry : root.path("accounts")) {
            accounts.add(account(entry, accounts.size() + 1));
        }
        if (accounts.isEmpty()) {
            throw refuse("lists no account; add one with label, provider and key-env or key-file");
        }
        return accounts;
    }

    private JsonNode tree() {
        try {
            return YAML.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(SmallFile.read(file, LARGEST)))
                    .toString());
        } catch (NoSuchFileException missing) {
            throw refuse("no such file; check the path");
        } catch (SmallFile.UnsuitableFileException unsuitable) {
            throw refuse(String.valueOf(unsuitable.getMessage()));
        } catch (CharacterCodingException notText) {
            throw refuse("not UTF-8; save it as UTF-8");
        } catch (IOException unreadable) {
            throw refuse("cannot be read; check that it is a file that may be read");
        } catch (JacksonException notYaml) {
            throw refuse("not valid YAML" + near(notYaml.getLocation())
                    + (isDuplicate(notYaml) ? ": a key is given twice; give it once" : "; correct it there"));
        }
    }

    private static String near(@Nullable TokenStreamLocation place) {
        return place == null ? "" : " near line " + place.getLineNr();
    }

    private static boolean isDuplicate(JacksonException notYaml) {
        return String.valueOf(notYaml.getOriginalMessage())
                .toLowerCase(Locale.ROOT)
                .contains("duplicate");
    }

    private AccountSettings account(JsonNode entry, int position) {
        if (!entry.isObject()) {
            throw refuse("account " + position + ": not a set of keys; use " + String.join(", ", KEYS));
        }
        String label = entry.path("label").isValueNode() ? entry.path("label").asString() : "";
        String named = label.isEmpty() || KeySyntax.mayBeKey(label) ? "" : " " + KeySyntax.shown(label);
        Entry fields = new Entry(entry, "account " + position + named + ": ");
        refuseUnknown(entry, KEYS, fields.where);
        if (fields.text("label") == null) {
            throw fields.refuse("label", "missing; name the account, as results and input lines shall call it");
        }
        return new AccountSettings(
                fields,
                label,
                fields.provider(),
                fields.text("key-env"),
                fields.path("key-file"),
                fields.text("base-url"),
                fields.number("rate"),
                fields.integer("burst"),
                fields.integer("max-in-flight"),
                fields.flag("http2"),
                fields.text("proxy"),
                new TlsFiles(fields.path("ca-file"), fields.path("client-cert-file"), fields.path("client-key-file")),
                fields.confirmations(),
                fields.solvedPerDay());
    }

    private void refuseUnknown(JsonNode node, Set<String> known, String where) {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!known.contains(property.getKey())) {
                String remedy = property.getKey().contains("key") || KeySyntax.mayBeKey(property.getKey())
                        ? "; a key itself never stands here: name its variable (key-env) or its file (key-file)"
                        : "; use " + String.join(", ", new TreeSet<>(known));
                throw refuse(where + KeySyntax.shown(property.getKey()) + " is no setting" + remedy);
            }
        }
    }

    private ConfigurationException refuse(String problem) {
        return new ConfigurationException(Quoted.ofFile(file.toString()) + ": " + problem);
    }

    /** The keys of one account. */
    private final class Entry implements AccountSettings.Origin {
        private final JsonNode node;
        private final String where;

        Entry(JsonNode node, String where) {
            this.node = node;
            this.where = where;
        }

        @Override
        public String context() {
            return Quoted.ofFile(file.toString()) + ": " + where;
        }

        @Override
        public String spelt(String field) {
            return field;
        }

        String provider() {
            String name = text("provider");
            if (name == null) {
                throw refuse("provider", "missing; use one of " + providers.known());
            }
            String id = providers.find(name);
            if (id == null) {
                throw refuse("provider", KeySyntax.shown(name) + " is unknown; use one of " + providers.known());
            }
            return id;
        }

        @Nullable
        String text(String field) {
            JsonNode value = value(field);
            if (value == null) {
                return null;
            }
            if (!value.isValueNode() || value.asString().isBlank()) {
                throw refuse(field, "not a text; write it on one line after the colon, in quotes if need be");
            }
            return value.asString();
        }

        /** Relative to the folder of the file, so that both can be moved together. */
        @Nullable
        Path path(String field) {
            String text = text(field);
            if (text == null) {
                return null;
            }
            try {
                return file.toAbsolutePath().resolveSibling(text);
            } catch (InvalidPathException impossible) {
                throw refuse(field, PathProblem.withoutPath(text));
            }
        }

        @Nullable
        Double number(String field) {
            JsonNode value = value(field);
            if (value != null && !value.isNumber()) {
                throw refuse(field, "not a number; write one such as 50, without quotes");
            }
            return value == null ? null : value.doubleValue();
        }

        @Nullable
        Integer integer(String field) {
            JsonNode value = value(field);
            if (value != null && !value.canConvertToInt()) {
                throw refuse(field, "not a whole number; write one such as 32, without quotes");
            }
            return value == null ? null : value.intValue();
        }

        @Nullable
        Boolean flag(String field) {
            JsonNode value = value(field);
            if (value != null && !value.isBoolean()) {
                throw refuse(field, "neither true nor false; write one of them");
            }
            return value == null ? null : value.booleanValue();
        }

        Map<CaptchaType, Long> solvedPerDay() {
            String field = "solved-per-day";
            JsonNode value = value(field);
            if (value == null) {
                return Map.of();
            }
            if (!value.isObject()) {
                throw refuse(field, "no numbers by captcha type; write {image: 2000, recaptcha-v2: 500}, for instance");
            }
            Map<CaptchaType, Long> numbers = new EnumMap<>(CaptchaType.class);
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                CaptchaType type = Kebab.find(CaptchaType.class, each.getKey());
                if (type == null) {
                    throw refuse(
                            field,
                            KeySyntax.shown(each.getKey()) + " is no captcha type; use one of "
                                    + Kebab.names(CaptchaType.class));
                }
                JsonNode number = each.getValue();
                if (!number.isIntegralNumber()
                        || !number.canConvertToLong()
                        || number.longValue() < 0
                        || number.longValue() > SolvedTotal.MOST) {
                    throw refuse(
                            field,
                            Kebab.of(type) + " is no whole number from 0 to " + SolvedTotal.MOST
                                    + "; write one such as 2000, without quotes");
                }
                numbers.put(type, number.longValue());
            }
            return numbers;
        }

        @Nullable
        Confirmations confirmations() {
            String text = text("confirmations");
            if (text == null) {
                return null;
            }
            for (Confirmations each : Confirmations.values()) {
                if (Kebab.of(each).equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return each;
                }
            }
            throw refuse("confirmations", KeySyntax.shown(text) + " is unknown; use all or effective");
        }

        private @Nullable JsonNode value(String field) {
            JsonNode value = node.get(field);
            return value == null || value.isNull() ? null : value;
        }
    }
}
