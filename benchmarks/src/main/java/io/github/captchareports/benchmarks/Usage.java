package io.github.captchareports.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far.
 *
 * @param nanos of monotonic time
 * @param cpuNanos of all processors, by the operating system's account: collector and compiler included
 * @param allocatedBytes by all threads that live
 */
record Usage(long nanos, long cpuNanos, long allocatedBytes) {
    static Usage now() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new Usage(System.nanoTime(), system.getProcessCpuTime(), allocated);
    }

    Usage minus(Usage before) {
        return new Usage(
                nanos - before.nanos, cpuNanos - before.cpuNanos, Math.max(0, allocatedBytes - before.allocatedBytes));
    }
}
