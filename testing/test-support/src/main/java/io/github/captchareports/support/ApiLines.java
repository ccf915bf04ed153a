package io.github.captchareports.support;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One type as lines: itself, and each of its members that users can see. */
final class ApiLines {
    private final Class<?> type;
    private final List<String> lines = new ArrayList<>();

    private ApiLines(Class<?> type) {
        this.type = type;
    }

    static List<String> of(Class<?> type) {
        ApiLines lines = new ApiLines(type);
        lines.addType();
        lines.addMembers(type);
        return lines.lines;
    }

    /** Whether users can see the type: public or protected, and so is what it is nested in. */
    static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return isVisible(type.getModifiers())
                && !type.isSynthetic()
                && !type.isAnonymousClass()
                && (outer == null || isVisible(outer));
    }

    private void addType() {
        String line = name(type) + " "
                + (hasOwnModifiers() ? modifiers(type.getModifiers() & Modifier.classModifiers()) : "") + kind();
        if (type.isRecord()) {
            line += Arrays.stream(type.getRecordComponents())
                    .map(ApiLines::component)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        line += parameters(type.getTypeParameters());
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class && !type.isEnum() && !type.isRecord()) {
            line += " extends " + name(parent);
        }
        if (type.getInterfaces().length > 0) {
            line += " implements " + names(type.getGenericInterfaces());
        }
        lines.add(line);
    }

    /** Interfaces, enums and records are what they are: abstract, static or final without anybody having said so. */
    private boolean hasOwnModifiers() {
        return !type.isInterface() && !type.isEnum() && !type.isRecord();
    }

    private String kind() {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        return (type.isSealed() ? "sealed " : "") + kind;
    }

    /** Members of hidden classes above are members of the type, to those who use it. */
    private void addMembers(Class<?> from) {
        for (Field field : from.getDeclaredFields()) {
            if (isSeen(field)) {
                add(field.getName(), modifiers(field.getModifiers()) + typeOf(field, field.getAnnotatedType()));
            }
        }
        if (from == type) {
            for (Constructor<?> constructor : from.getDeclaredConstructors()) {
                if (isSeen(constructor)) {
                    add("<new>" + parameters(constructor), "");
                }
            }
        }
        for (Method method : from.getDeclaredMethods()) {
            if (isSeen(method) && !isOfEveryObject(method)) {
                add(
                        method.getName() + parameters(method),
                        (method.isDefault() ? "default " : "")
                                + modifiers(method.getModifiers() & Modifier.methodModifiers())
                                + parameters(method.getTypeParameters())
                                + typeOf(method, method.getAnnotatedReturnType()));
            }
        }
        Class<?> parent = from.getSuperclass();
        if (parent != null && !isVisible(parent)) {
            addMembers(parent);
        }
    }

    private void add(String member, String rest) {
        lines.add(name(type) + "." + member + (rest.isEmpty() ? "" : " " + rest));
    }

    private static boolean isOfEveryObject(Method method) {
        String name = method.getName();
        return (name.equals("equals") && method.getParameterCount() == 1)
                || ((name.equals("hashCode") || name.equals("toString")) && method.getParameterCount() == 0);
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private <T extends AccessibleObject & Member> boolean isSeen(T member) {
        return isVisible(member.getModifiers())
                && !member.isSynthetic()
                && !(Modifier.isProtected(member.getModifiers()) && Modifier.isFinal(type.getModifiers()));
    }

    private static String parameters(Executable executable) {
        return Stream.of(executable.getAnnotatedParameterTypes())
                .map(ApiLines::annotated)
                .collect(Collectors.joining(", ", "(", ")"))
                .replaceFirst("\\[\\]\\)$", executable.isVarArgs() ? "...)" : "[])");
    }

    private static String parameters(Type[] variables) {
        return variables.length == 0 ? "" : "<" + names(variables) + "> ";
    }

    private static String component(RecordComponent component) {
        return annotated(component.getAnnotatedType()) + " " + component.getName();
    }

    private static String typeOf(AnnotatedElement element, AnnotatedType type) {
        return (element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "") + annotated(type);
    }

    private static String annotated(AnnotatedType type) {
        boolean nullable = Stream.of(type.getAnnotations())
                .anyMatch(one -> one.annotationType().getSimpleName().equals("Nullable"));
        return (nullable ? "@Nullable " : "") + name(type.getType());
    }

    private static String modifiers(int modifiers) {
        int shown = modifiers
                & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL)
                & ~(Modifier.isInterface(modifiers) ? Modifier.ABSTRACT : 0);
        return shown == 0 ? "" : Modifier.toString(shown) + " ";
    }

    private static String names(Type[] types) {
        return Stream.of(types).map(ApiLines::name).collect(Collectors.joining(", "));
    }

    private static String name(Type type) {
        return type.getTypeName();
    }
}
