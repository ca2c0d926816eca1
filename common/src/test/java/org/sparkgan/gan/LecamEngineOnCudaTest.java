package org.sparkgan.gan;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.cuda.OneCard;

/** The same by the kernels of CUDA, whose iterations are recorded. */
class LecamEngineOnCudaTest extends LecamEngineTest {
    @RegisterExtension
    static final OneCard CARD = new OneCard();

    @Override
    Device device() {
        return CARD.device();
    }
}
