/** Tests of the package of this name. */
@NullMarked
package org.oicq.tools.dump.live;

import org.jspecify.annotations.NullMarked;
