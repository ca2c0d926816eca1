package org.sparkgan.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.util.RpcUtils;
import scala.Function1;
import scala.PartialFunction;
import scala.concurrent.ExecutionContext$;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * A line on which tasks ask the driver, through Spark's own RPC: with its addresses, its authentication and its encryption.
 * Questions and answers are bytes, as Spark's RPC on executors knows no classes of the job's jar.
 */
public final class DriverLine implements AutoCloseable {
    private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

    private final RpcEnv rpc;
    private final RpcEndpointRef endpoint;

    /** Where an answer goes, once. */
    public interface Reply {
        void with(byte[] answer);

        /** There is none. */
        void failed(Throwable reason);
    }

    private DriverLine(RpcEnv rpc, RpcEndpointRef endpoint) {
        this.rpc = rpc;
        this.endpoint = endpoint;
    }

    /**
     * Opens a line, in the driver.
     *
     * @param name by which tasks find it; no other open line has it
     * @param questions heard in a thread of Spark's, one after the other; the reply may come later, from any thread
     */
    public static DriverLine open(String name, BiConsumer<byte[], Reply> questions) {
        RpcEnv rpc = SparkEnv.get().rpcEnv();
        return new DriverLine(rpc, rpc.setupEndpoint(name, new Endpoint(rpc, questions)));
    }

    /** Whoever asks from now on fails. */
    @Override
    public void close() {
        rpc.stop(endpoint);
    }

    /** The way to a line, for a task. */
    public static final class Caller {
        private final RpcEndpointRef driver;
        private final RpcTimeout timeout;

        private Caller(RpcEndpointRef driver, RpcTimeout timeout) {
            this.driver = driver;
            this.timeout = timeout;
        }

        /**
         * Finds the line of that name.
         *
         * @param timeout how long an answer may take
         */
        public static Caller to(String name, Duration timeout) {
            SparkEnv spark = SparkEnv.get();
            return new Caller(
                    RpcUtils.makeDriverRef(name, spark.conf(), spark.rpcEnv()),
                    new RpcTimeout(FiniteDuration.fromNanos(timeout.toNanos()), "training.exchange-timeout"));
        }

        /** Asks, and waits for the answer. */
        public byte[] ask(byte[] question) {
            return driver.askSync(question, timeout, BYTES);
        }

        /** Asks, and lets the answer come. */
        public CompletableFuture<byte[]> askLater(byte[] question) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            Function1<Try<byte[]>, Boolean> told = result -> result.isSuccess()
                    ? answer.complete(result.get())
                    : answer.completeExceptionally(result.failed().get());
            driver.ask(question, timeout, BYTES)
                    .onComplete(told, ExecutionContext$.MODULE$.fromExecutor(Runnable::run));
            return answer;
        }
    }

    private record Endpoint(RpcEnv rpcEnv, BiConsumer<byte[], Reply> questions) implements ThreadSafeRpcEndpoint {
        @Override
        public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext call) {
            return new AbstractPartialFunction<>() {
                @Override
                public boolean isDefinedAt(Object question) {
                    return question instanceof byte[];
                }

                @Override
                public <Q, A> A applyOrElse(Q question, Function1<Q, A> otherwise) {
                    if (!isDefinedAt(question)) {
                        return otherwise.apply(question);
                    }
                    questions.accept((byte[]) question, new SparkReply(call));
                    return null;
                }
            };
        }
    }

    private record SparkReply(RpcCallContext call) implements Reply {
        @Override
        public void with(byte[] answer) {
            call.reply(answer);
        }

        @Override
        public void failed(Throwable reason) {
            call.sendFailure(reason);
        }
    }
}
