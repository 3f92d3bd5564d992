@NullMarked
package org.oicq.tools.dump.screen;

import org.jspecify.annotations.NullMarked;
