/** Conversations written down: the scripts, their language, and who plays them at any server. */
@NullMarked
package org.oicq.conversations;

import org.jspecify.annotations.NullMarked;
