/** The game of generator and critic: objectives, critic step, generator step, optimizers and the state of a run. */
package org.sparkgan.gan;
