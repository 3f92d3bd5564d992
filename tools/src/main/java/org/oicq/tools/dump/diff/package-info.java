/** Two captures compared by what was said in them. */
@NullMarked
package org.oicq.tools.dump.diff;

import org.jspecify.annotations.NullMarked;
