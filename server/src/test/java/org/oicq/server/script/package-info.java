/** Conversations written down: the scripts' language, and the engine that plays them against a real server. */
@NullMarked
package org.oicq.server.script;

import org.jspecify.annotations.NullMarked;
