package org.oicq.server.operator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.oicq.server.console.OperatorConsole;
import org.oicq.server.page.PageFiles;

/**
 * What all connections of the operator's address share.
 *
 * @param blocking runs what may take long
 * @param page the files of the console's page
 */
record OperatorServices(Metrics metrics, Health health, OperatorConsole console, Executor blocking, PageFiles page) {
    /** The same, with the page from the jar. */
    OperatorServices(Metrics metrics, Health health, OperatorConsole console, Executor blocking) {
        this(metrics, health, console, blocking, new PageFiles("/org/oicq/console/", "console.html"));
    }

    /** All figures as they are then; the free space of a disk may take long to find out. */
    CompletableFuture<byte[]> figures() {
        return CompletableFuture.supplyAsync(metrics::text, blocking);
    }
}
