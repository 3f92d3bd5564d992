/** The conversations, played against a real server. */
@NullMarked
package org.oicq.server.script;

import org.jspecify.annotations.NullMarked;
