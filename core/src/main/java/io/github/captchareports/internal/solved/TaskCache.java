package io.github.captchareports.internal.solved;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.captchareports.TaskId;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** The solved tasks that this process remembers, each until its own time is over, as many as the bound allows. */
final class TaskCache {
    private final Cache<Key, RememberedTask> tasks;

    /**
     * Opens an empty cache.
     *
     * @param onForgotten told of each task that is forgotten, and whether that is before its time
     */
    TaskCache(long maximumSize, Scheduler clock, BiConsumer<RememberedTask, Boolean> onForgotten) {
        this.tasks = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .ticker(() -> clock.now(TimeUnit.NANOSECONDS))
                .executor(Runnable::run)
                .expireAfter(new UntilForgotten(clock))
                .<Key, RememberedTask>evictionListener((key, task, cause) -> {
                    if (task != null) {
                        onForgotten.accept(task, cause == RemovalCause.SIZE);
                    }
                })
                .build();
    }

    @Nullable
    RememberedTask find(String account, TaskId taskId) {
        return tasks.getIfPresent(new Key(account, taskId));
    }

    /** Remembers a task; false where it is remembered already. */
    boolean putIfAbsent(RememberedTask task) {
        Key key = new Key(task.task().account(), task.task().taskId());
        return tasks.asMap().putIfAbsent(key, task) == null;
    }

    /** Forgets what is over now, and not only when the next task comes. */
    void forgetExpired() {
        tasks.cleanUp();
    }

    private record Key(String account, TaskId taskId) {}

    private static final class UntilForgotten implements Expiry<Key, RememberedTask> {
        private final Scheduler clock;

        UntilForgotten(Scheduler clock) {
            this.clock = clock;
        }

        @Override
        public long expireAfterCreate(Key key, RememberedTask task, long ignored) {
            return task.nanosLeft(clock.now(TimeUnit.NANOSECONDS));
        }

        @Override
        public long expireAfterUpdate(Key key, RememberedTask task, long ignored, long left) {
            return left;
        }

        @Override
        public long expireAfterRead(Key key, RememberedTask task, long ignored, long left) {
            return left;
        }
    }
}
