/** Tests of the package of this name. */
@NullMarked
package org.oicq.tools.dump.decode;

import org.jspecify.annotations.NullMarked;
