/** Tests of the package of this name. */
@NullMarked
package org.oicq.tools.dump.capture;

import org.jspecify.annotations.NullMarked;
