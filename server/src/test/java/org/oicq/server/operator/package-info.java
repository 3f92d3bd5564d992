@NullMarked
package org.oicq.server.operator;

import org.jspecify.annotations.NullMarked;
