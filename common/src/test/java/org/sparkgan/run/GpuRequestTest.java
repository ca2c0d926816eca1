package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DeviceName;
import org.sparkgan.config.PrecisionName;

class GpuRequestTest {
    @Test
    void oneWorkerHasOneGpu() {
        assertThat(GpuRequest.ofExecutor(conf(null, null))).isEmpty();
        assertThat(GpuRequest.ofExecutor(conf("4", "1"))).contains(4);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.5, spark.task.resource.gpu.amount must be 1",
        "2, 2, spark.task.resource.gpu.amount must be 1",
        "1,, spark.task.resource.gpu.amount must be 1",
        "1, one, spark.task.resource.gpu.amount must be 1",
        ", 1, spark.executor.resource.gpu.amount must be the number",
        "0.5, 1, spark.executor.resource.gpu.amount must be the number",
        "0, 1, spark.executor.resource.gpu.amount must be the number"
    })
    void anythingElseIsRefused(String executor, String task, String message) {
        assertThatThrownBy(() -> GpuRequest.ofExecutor(conf(executor, task)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "local[2]"})
    void aLocalMasterHasNone(String master) {
        SparkConf asked = conf("1", "1").set("spark.master", master);
        assertThatThrownBy(() -> GpuRequest.ofExecutor(asked))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("spark.master " + master + " gives no task a GPU");
        assertThat(GpuRequest.ofExecutor(asked.set("spark.master", "local-cluster[2,1,1024]")))
                .contains(1);
    }

    @Test
    void anExecutorHoldsAsManyWorkersAsItHasGpus() {
        SparkConf spark = conf("2", "1").set("spark.master", "yarn").set("spark.executor.cores", "8");
        assertThat(ExecutorShape.of(spark, 1, 1).workers(16)).isEqualTo(2);
    }

    @Test
    void tasksComputeOnGpusWhereTheyAreGivenSome() {
        assertThat(device(DeviceName.AUTO, conf("1", "1"))).isEqualTo(DeviceKind.GPU);
        assertThat(device(DeviceName.AUTO, conf(null, null))).isEqualTo(DeviceKind.CPU);
        assertThat(device(DeviceName.CPU, conf("1", "1"))).isEqualTo(DeviceKind.CPU);
        assertThat(device(DeviceName.CUDA, conf("1", "1"))).isEqualTo(DeviceKind.GPU);
    }

    @Test
    void whereTheyMustTheyAreAskedForOrTheMachineIsThisOne() {
        assertThat(device(DeviceName.CUDA, conf(null, null).set("spark.master", "local[2]")))
                .isEqualTo(DeviceKind.GPU);
        SparkConf cluster = conf(null, null).set("spark.master", "spark://host:7077");
        assertThat(device(DeviceName.AUTO, cluster)).isEqualTo(DeviceKind.CPU);
        assertThatThrownBy(() -> device(DeviceName.CUDA, cluster))
                .isInstanceOf(ConfigException.class)
                .hasMessage("compute.device = cuda computes on a GPU in each task, but Spark gives it none: give --conf"
                        + " spark.executor.resource.gpu.amount=… --conf spark.task.resource.gpu.amount=1 on a cluster that"
                        + " knows its GPUs, or take compute.device=cpu");
    }

    private static DeviceKind device(DeviceName name, SparkConf spark) {
        return GpuRequest.deviceOfTasks(new ComputeSettings(name, "", PrecisionName.FLOAT), spark);
    }

    private static SparkConf conf(String executor, String task) {
        SparkConf conf = new SparkConf(false);
        if (executor != null) {
            conf.set("spark.executor.resource.gpu.amount", executor);
        }
        if (task != null) {
            conf.set("spark.task.resource.gpu.amount", task);
        }
        return conf;
    }
}
