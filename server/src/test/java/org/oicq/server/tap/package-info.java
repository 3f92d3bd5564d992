@NullMarked
package org.oicq.server.tap;

import org.jspecify.annotations.NullMarked;
