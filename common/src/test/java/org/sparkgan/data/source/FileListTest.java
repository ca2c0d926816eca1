package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileListTest {
    @Test
    void listsHoldEveryFileOnceInOrder() throws IOException {
        FileList.Packer packer = new FileList.Packer();
        List<FileList.Listed> files = new ArrayList<>();
        for (int i = 0; i < 1234; i++) {
            files.add(new FileList.Listed("class " + i % 7 + "/ö\n" + i + ".png", i % 100 == 7 ? 17L << 20 : i));
            packer.add(files.get(i).name(), files.get(i).bytes());
        }
        List<byte[]> lists = packer.lists();
        List<FileList.Listed> unpacked = new ArrayList<>();
        for (byte[] list : lists) {
            List<FileList.Listed> some = FileList.unpack(list);
            assertThat(some).hasSizeBetween(1, 500);
            unpacked.addAll(some);
        }
        assertThat(unpacked).isEqualTo(files);
        // A file beyond 16 MB ends its list: there are 13, and some files after the last.
        assertThat(lists).hasSize(14);
    }

    @Test
    void aMillionNamesTakeFewBytesEach() throws IOException {
        FileList.Packer packer = new FileList.Packer();
        for (int i = 0; i < 20_000; i++) {
            packer.add("photos/2026/class" + i % 10 + "/IMG_" + i + ".jpg", 100_000 + i);
        }
        long bytes = packer.lists().stream().mapToLong(list -> list.length).sum();
        assertThat(bytes).isBetween(20_000L, 20_000L * 20);
    }
}
