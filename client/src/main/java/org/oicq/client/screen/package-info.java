/**
 * The interactive client without its terminal and its network: what is known ({@link org.oicq.client.screen.Model}), how it
 * looks at a size ({@link org.oicq.client.screen.Layout}), and what keys mean. Nothing here does input or output but
 * {@link org.oicq.client.terminal.TerminalScreen} and {@link org.oicq.client.screen.History}.
 */
@NullMarked
package org.oicq.client.screen;

import org.jspecify.annotations.NullMarked;
