package io.github.captchareports.test;

import java.util.List;

/**
 * A call of a method of {@link ScriptedAccount} that would have changed something.
 *
 * @param method the name of the method
 * @param arguments what it was given, {@code "null"} where that was null
 */
public record AccountCall(String method, List<Object> arguments) {
    /**
     * Makes a call.
     *
     * @param method the name of the method
     * @param arguments what it was given
     */
    public AccountCall {
        arguments = List.copyOf(arguments);
    }

    /**
     * Makes a call, to compare with.
     *
     * @param method the name of the method
     * @param arguments what it was given
     * @return the call
     */
    public static AccountCall of(String method, Object... arguments) {
        return new AccountCall(method, List.of(arguments));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method).append('(');
        for (int i = 0; i < arguments.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(arguments.get(i));
        }
        return text.append(')').toString();
    }
}
