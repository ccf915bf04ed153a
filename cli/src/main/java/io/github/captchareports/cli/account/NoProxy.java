package io.github.captchareports.cli.account;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which hosts are reached without a proxy. Names are compared, never looked up. */
final class NoProxy {
    private static final Pattern IP_V4 = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
    private static final int BITS_V4 = 32;
    private static final int BITS_V6 = 128;
    private static final int GROUPS = 8;

    private NoProxy() {}

    /** An address as bits. */
    private record Address(BigInteger value, int bits) {
        boolean isIn(Address network, int prefix) {
            int ignored = bits - prefix;
            return bits == network.bits && value.shiftRight(ignored).equals(network.value.shiftRight(ignored));
        }
    }

    /** Whether a host is this machine. */
    static boolean isLoopback(String host) {
        String name = plain(host);
        Address address = address(name);
        if (address == null) {
            return name.equals("localhost") || name.endsWith(".localhost");
        }
        return address.bits() == BITS_V4
                ? address.value().shiftRight(24).intValue() == 127
                : address.value().equals(BigInteger.ONE)
                        || address.value().shiftRight(24).equals(BigInteger.valueOf(0xFFFF7FL));
    }

    /**
     * Whether a host is in a list as curl reads it: separated by commas or blanks; a name stands for itself and all names
     * below it, with or without a dot before it; an address stands for itself, and for its network where a number of bits
     * follows; an asterisk alone stands for all.
     */
    static boolean inVariable(String list, String host) {
        if (list.strip().equals("*")) {
            return true;
        }
        String name = plain(host);
        Address address = address(name);
        for (String each : list.split("[,\\s]+", -1)) {
            if (!each.isEmpty() && (address == null ? isBelow(name, plain(each)) : isIn(address, each))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a host is in a list as Java reads it: separated by bars, with asterisks at either end. */
    static boolean inProperty(@Nullable String list, String host) {
        if (list == null) {
            return false;
        }
        String name = plain(host);
        for (String each : list.split("\\|", -1)) {
            String pattern = plain(each.strip());
            if (!pattern.isEmpty() && Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(String name, String domain) {
        String parent = domain.startsWith(".") ? domain.substring(1) : domain;
        return !parent.isEmpty() && (name.equals(parent) || name.endsWith("." + parent));
    }

    private static boolean isIn(Address address, String network) {
        int slash = network.indexOf('/');
        Address base = address(plain(slash < 0 ? network : network.substring(0, slash)));
        if (base == null) {
            return false;
        }
        String bits = slash < 0 ? String.valueOf(base.bits()) : network.substring(slash + 1);
        return bits.matches("[0-9]{1,3}")
                && Integer.parseInt(bits) <= base.bits()
                && address.isIn(base, Integer.parseInt(bits));
    }

    /** In lower case, without brackets, zone and final dot. */
    private static String plain(String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        if (plain.startsWith("[") && plain.endsWith("]")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        int zone = plain.indexOf('%');
        plain = zone < 0 ? plain : plain.substring(0, zone);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static @Nullable Address address(String text) {
        BigInteger four = fourBytes(text);
        if (four != null) {
            return new Address(four, BITS_V4);
        }
        return text.contains(":") ? sixteenBytes(text) : null;
    }

    private static @Nullable BigInteger fourBytes(String text) {
        var matcher = IP_V4.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long value = 0;
        for (int i = 1; i <= matcher.groupCount(); i++) {
            int part = Integer.parseInt(matcher.group(i));
            if (part > 255) {
                return null;
            }
            value = value << 8 | part;
        }
        return BigInteger.valueOf(value);
    }

    private static @Nullable Address sixteenBytes(String text) {
        String groups = text;
        int lastColon = text.lastIndexOf(':');
        BigInteger four = fourBytes(text.substring(lastColon + 1));
        if (four != null) {
            groups = text.substring(0, lastColon + 1) + four.shiftRight(16).toString(16) + ":"
                    + four.and(BigInteger.valueOf(0xFFFF)).toString(16);
        }
        int gap = groups.indexOf("::");
        String[] before = split(gap < 0 ? groups : groups.substring(0, gap));
        String[] after = gap < 0 ? new String[0] : split(groups.substring(gap + 2));
        int missing = GROUPS - before.length - after.length;
        if (gap < 0 ? missing != 0 : missing < 1) {
            return null;
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < GROUPS; i++) {
            String group = i < before.length
                    ? before[i]
                    : i < before.length + missing ? "0" : after[i - before.length - missing];
            if (!group.matches("[0-9a-f]{1,4}")) {
                return null;
            }
            value = value.shiftLeft(16).or(new BigInteger(group, 16));
        }
        return new Address(value, BITS_V6);
    }

    private static String[] split(String groups) {
        return groups.isEmpty() ? new String[0] : groups.split(":", -1);
    }
}
