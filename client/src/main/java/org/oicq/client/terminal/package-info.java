/**
 * What a full-screen program needs of a terminal, and nothing of what it shows: lines with columns, keys, a line that somebody
 * edits. Only {@link org.oicq.client.terminal.TerminalScreen} does input and output. The inspection tool stands on it too.
 */
@NullMarked
package org.oicq.client.terminal;

import org.jspecify.annotations.NullMarked;
