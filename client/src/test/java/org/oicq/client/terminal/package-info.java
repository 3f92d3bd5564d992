@NullMarked
package org.oicq.client.terminal;

import org.jspecify.annotations.NullMarked;
