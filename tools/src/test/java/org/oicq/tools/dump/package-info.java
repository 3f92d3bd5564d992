/** Tests of the inspection tool as a whole, and the small talk that they look at. */
@NullMarked
package org.oicq.tools.dump;

import org.jspecify.annotations.NullMarked;
