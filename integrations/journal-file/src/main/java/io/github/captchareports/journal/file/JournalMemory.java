package io.github.captchareports.journal.file;

import io.github.captchareports.Outcome;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.io.IOException;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What earlier runs left behind, task by task: the last record counts. Two longs a task in open addressing, since a
 * journal may hold millions; tasks whose id is a text are in a map. Filled by one thread; read by any once it is full.
 */
final class JournalMemory {
    /** The ends after which a task must not be reported as if it were new. */
    private static final List<SettledOutcome> REMEMBERED = List.of(
            SettledOutcome.INDETERMINATE, SettledOutcome.ACCEPTED, SettledOutcome.DUPLICATE, SettledOutcome.REJECTED);

    // A value: where the task's last record stands, its account, the verdict, what is remembered.
    private static final int OUTCOME_BITS = 3;
    private static final int VERDICT_BITS = 1;
    private static final int ACCOUNT_BITS = 12;
    private static final int VERDICT_SHIFT = OUTCOME_BITS;
    private static final int ACCOUNT_SHIFT = VERDICT_SHIFT + VERDICT_BITS;
    private static final int POSITION_SHIFT = ACCOUNT_SHIFT + ACCOUNT_BITS;

    /** In the place of an outcome, for a task that may be reported as if it were new. */
    private static final int FREE = (1 << OUTCOME_BITS) - 1;

    private static final int SMALLEST = 1 << 10;

    private final Map<String, Integer> accounts = new LinkedHashMap<>();
    private final List<String> labels = new ArrayList<>();
    private final Map<String, String> providers = new LinkedHashMap<>();
    private final JournalStates complaints = new JournalStates();

    /** A task id, or 0 for an empty slot: ids are positive. */
    private long[] ids = new long[SMALLEST];

    private long[] values = new long[SMALLEST];
    private int used;
    private int live;

    /** The values of tasks whose id is a text. */
    private final Map<TextTask, Long> texts = new HashMap<>();

    private record TextTask(int account, String id) {}

    /** Adds a record that is newer than all before it. */
    void take(JournalRecord record, long position) throws IOException {
        int account = account(record);
        JournalRecord.End end = record.end();
        long state = state(end == null ? Outcome.INDETERMINATE : end.outcome());
        long value = position << POSITION_SHIFT
                | (long) account << ACCOUNT_SHIFT
                | (record.verdict() == Verdict.CORRECT ? 1L : 0L) << VERDICT_SHIFT
                | state;
        long before = record.task().isNumeric()
                ? put(record.task().asLong(), account, value)
                : putText(new TextTask(account, record.task().toString()), value);
        live += (isRemembered(value) ? 1 : 0) - (isRemembered(before) ? 1 : 0);
    }

    /** Answers the value before; one that is free where there was none. */
    private long put(long id, int account, long value) {
        int slot = slot(ids, values, id, account);
        long before = ids[slot] == 0 ? FREE : values[slot];
        if (ids[slot] == 0) {
            ids[slot] = id;
            used++;
        }
        values[slot] = value;
        if (used > ids.length / 2) {
            grow();
        }
        return before;
    }

    private long putText(TextTask task, long value) {
        Long before = texts.put(task, value);
        return before == null ? FREE : before;
    }

    /** Tasks that are not free. */
    int live() {
        return live;
    }

    /** Whether a record is the last of its task, and the task is not free, or may be so for all that is known here. */
    boolean isLive(JournalRecord record, long position) {
        long value = find(record.account(), record.task());
        return isRemembered(value) && value >>> POSITION_SHIFT == position;
    }

    /** The service that each label belonged to when it was last written. */
    Map<String, String> providers() {
        return providers;
    }

    /** What earlier runs left of each account's complaints. */
    Map<AccountName, String> complaintStates() {
        return complaints.texts();
    }

    /** The same, with the records it stands in. */
    JournalStates complaints() {
        return complaints;
    }

    /** A view of the tasks that are not free; nothing is copied. */
    Collection<Remembered> all() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<Remembered> iterator() {
                return Stream.concat(numbers(), texts()).iterator();
            }

            @Override
            public int size() {
                return live;
            }
        };
    }

    private Stream<Remembered> numbers() {
        return IntStream.range(0, ids.length)
                .filter(slot -> ids[slot] != 0 && isRemembered(values[slot]))
                .mapToObj(slot -> remembered(TaskId.of(ids[slot]), values[slot]));
    }

    private Stream<Remembered> texts() {
        return texts.entrySet().stream()
                .filter(task -> isRemembered(task.getValue()))
                .map(task -> remembered(TaskId.of(task.getKey().id()), task.getValue()));
    }

    private int account(JournalRecord record) throws IOException {
        providers.put(record.account(), record.provider());
        Integer known = accounts.putIfAbsent(record.account(), labels.size());
        if (known != null) {
            return known;
        }
        if (labels.size() == 1 << ACCOUNT_BITS) {
            throw new IOException("more than " + labels.size() + " accounts");
        }
        labels.add(record.account());
        return labels.size() - 1;
    }

    /** The value of a task; one that is free where it is not known. */
    private long find(String label, TaskId taskId) {
        Integer account = accounts.get(label);
        if (account == null) {
            return FREE;
        }
        if (!taskId.isNumeric()) {
            return texts.getOrDefault(new TextTask(account, taskId.toString()), (long) FREE);
        }
        int slot = slot(ids, values, taskId.asLong(), account);
        return ids[slot] == 0 ? FREE : values[slot];
    }

    private Remembered remembered(TaskId taskId, long value) {
        return new Remembered(
                labels.get(accountOf(value)),
                taskId,
                (value >>> VERDICT_SHIFT & 1) == 1 ? Verdict.CORRECT : Verdict.INCORRECT,
                REMEMBERED.get((int) value & FREE));
    }

    private void grow() {
        long[] moreIds = new long[ids.length * 2];
        long[] moreValues = new long[ids.length * 2];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0) {
                int slot = slot(moreIds, moreValues, ids[i], accountOf(values[i]));
                moreIds[slot] = ids[i];
                moreValues[slot] = values[i];
            }
        }
        ids = moreIds;
        values = moreValues;
    }

    /** Where a task is, or the empty slot where it belongs. */
    private static int slot(long[] ids, long[] values, long taskId, int account) {
        long mixed = (taskId * 31 + account) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & ids.length - 1;
        while (ids[slot] != 0 && (ids[slot] != taskId || accountOf(values[slot]) != account)) {
            slot = slot + 1 & ids.length - 1;
        }
        return slot;
    }

    private static int accountOf(long value) {
        return (int) (value >>> ACCOUNT_SHIFT) & (1 << ACCOUNT_BITS) - 1;
    }

    private static boolean isRemembered(long value) {
        return (value & FREE) != FREE;
    }

    private static long state(Outcome outcome) {
        SettledOutcome end = SettledOutcome.of(outcome);
        return end == null ? FREE : REMEMBERED.indexOf(end);
    }
}
