namespace ProtoP2P.Generators.Tests;

/// <summary>Contracts that several tests read.</summary>
internal static class Contracts
{
    /// <summary>Every combination of request and reply, Task and ValueTask, with every kind of last parameter.</summary>
    public const string AllShapes = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;

        namespace Acme;

        /// <summary>All shapes.</summary>
        [Libp2pProtocol("/acme/shapes/1.1.0", "/acme/shapes/1.0.0", MaxMessageBytes = 65536)]
        public partial interface IShapes
        {
            /// <summary>Nothing and nothing.</summary>
            ValueTask NoneNoneAsync(CancellationToken cancellationToken = default);
            /// <summary>Nothing and one.</summary>
            ValueTask<StringValue> NoneSingleAsync(CancellationToken cancellationToken = default);
            /// <summary>Nothing and a stream.</summary>
            IAsyncEnumerable<StringValue> NoneStreamAsync(CancellationToken cancellationToken = default);
            /// <summary>One and nothing.</summary>
            ValueTask SingleNoneAsync(StringValue request, CancellationToken cancellationToken = default);
            /// <summary>One and one.</summary>
            [Idempotent, Deadline(1500), Throws<BoolValue>, Throws<Int64Value>]
            ValueTask<Int32Value> SingleSingleAsync(StringValue request, CancellationToken cancellationToken = default);
            /// <summary>One and a stream.</summary>
            [RpcLimits(MaxMessageBytes = 1024, MaxCalls = 8, MaxCallsPerPeer = 2)]
            IAsyncEnumerable<Int32Value> SingleStreamAsync(StringValue request, RpcCall call = default);
            /// <summary>A stream and nothing.</summary>
            ValueTask StreamNoneAsync(IAsyncEnumerable<StringValue> requests, CancellationToken cancellationToken = default);
            /// <summary>A stream and one.</summary>
            ValueTask<Int32Value> StreamSingleAsync(IAsyncEnumerable<StringValue> requests, RpcCall call);
            /// <summary>A stream and a stream.</summary>
            IAsyncEnumerable<Int32Value> StreamStreamAsync(IAsyncEnumerable<StringValue> requests, CancellationToken cancellationToken);
            /// <summary>A head, a stream and nothing.</summary>
            ValueTask HeadNoneAsync(BoolValue head, IAsyncEnumerable<StringValue> requests, CancellationToken cancellationToken = default);
            /// <summary>A head, a stream and one.</summary>
            ValueTask<Int32Value> HeadSingleAsync(BoolValue head, IAsyncEnumerable<StringValue> requests, RpcCall call = default);
            /// <summary>A head, a stream and a stream.</summary>
            IAsyncEnumerable<Int32Value> HeadStreamAsync(BoolValue head, IAsyncEnumerable<StringValue> requests, CancellationToken cancellationToken = default);
            /// <summary>The same with Task.</summary>
            Task TaskNoneAsync(StringValue request, CancellationToken cancellationToken = default);
            /// <summary>The same with Task.</summary>
            Task<Int32Value> TaskSingleAsync(StringValue request, RpcCall call = default);
            /// <summary>The same with Task.</summary>
            Task<Int32Value> TaskStreamSingleAsync(IAsyncEnumerable<StringValue> requests, CancellationToken cancellationToken = default);
            /// <summary>The same with Task.</summary>
            Task TaskStreamNoneAsync(IAsyncEnumerable<StringValue> requests, CancellationToken cancellationToken = default);
            /// <summary>No answer.</summary>
            [OneWay]
            ValueTask OneWayAsync(StringValue request, CancellationToken cancellationToken = default);
            /// <summary>No answer.</summary>
            [OneWay]
            Task OneWayTaskAsync(StringValue request, RpcCall call = default);
            /// <summary>No way to cancel, and a name of its own on the wire.</summary>
            [RpcMethod("other-name")]
            ValueTask<Int32Value> NoTokenAsync(StringValue request);
            /// <summary>Raw bytes.</summary>
            ValueTask<ReadOnlyMemory<byte>> MemoryAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken = default);
            /// <summary>Raw bytes.</summary>
            IAsyncEnumerable<ReadOnlySequence<byte>> SequenceAsync(IAsyncEnumerable<ReadOnlySequence<byte>> requests, CancellationToken cancellationToken = default);
            /// <summary>A convenience that never travels.</summary>
            ValueTask<Int32Value> SingleSingleAsync(string text) => SingleSingleAsync(new StringValue { Value = text });
        }
        """;

    /// <summary>Four methods, one of each shape, as in the guide.</summary>
    public const string Inventory = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P;

        namespace Acme;

        /// <summary>What is in stock.</summary>
        [Libp2pProtocol("/acme/inventory/1.0.0")]
        public partial interface IInventory
        {
            /// <summary>How many there are.</summary>
            ValueTask<Int32Value> GetStockAsync(StringValue sku, CancellationToken cancellationToken = default);

            /// <summary>Every change.</summary>
            IAsyncEnumerable<Int32Value> WatchAsync(StringValue sku, CancellationToken cancellationToken = default);

            /// <summary>Reserves all lines or none.</summary>
            ValueTask<BoolValue> ReserveAsync(IAsyncEnumerable<StringValue> lines, RpcCall call = default);

            /// <summary>Offers and counter-offers.</summary>
            IAsyncEnumerable<DoubleValue> HaggleAsync(IAsyncEnumerable<DoubleValue> offers, CancellationToken cancellationToken = default);
        }
        """;

    /// <summary>A topic's contract, as in the guide.</summary>
    public const string News = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P.PubSub;

        namespace Acme;

        /// <summary>What happens.</summary>
        [Libp2pTopic("/acme/news/1.0.0")]
        public partial interface INews
        {
            /// <summary>Tells everybody.</summary>
            PublishResult Publish(StringValue headline);

            /// <summary>Everything that is told from now on.</summary>
            IAsyncEnumerable<StringValue> ReadAsync(int capacity = 256, CancellationToken cancellationToken = default);
        }
        """;

    /// <summary>Every shape of a topic's contract.</summary>
    public const string Topics = """
        using Google.Protobuf.WellKnownTypes;
        using ProtoP2P.PubSub;

        namespace Acme;

        /// <summary>A subscription.</summary>
        [Libp2pTopic("subscription")]
        public partial interface ISubscriptions
        {
            /// <summary>Publishes.</summary>
            PublishResult Publish(StringValue value);
            /// <summary>Subscribes.</summary>
            ITopicSubscription<StringValue> Subscribe();
            /// <summary>A convenience.</summary>
            PublishResult Publish(string text) => Publish(new StringValue { Value = text });
        }

        /// <summary>A subscription with a capacity.</summary>
        [Libp2pTopic("subscription with \"quotes\" and ünïcode")]
        public partial interface ICapacities
        {
            /// <summary>Publishes.</summary>
            PublishResult Publish(ReadOnlyMemory<byte> value);
            /// <summary>Subscribes.</summary>
            ITopicSubscription<ReadOnlyMemory<byte>> Subscribe(int capacity);
        }

        /// <summary>Messages.</summary>
        [Libp2pTopic("messages")]
        public partial interface IMessages
        {
            /// <summary>Publishes.</summary>
            PublishResult Publish(StringValue value);
            /// <summary>Subscribes.</summary>
            IAsyncEnumerable<TopicMessage<StringValue>> ReadAsync(CancellationToken cancellationToken = default, int capacity = 16);
        }

        /// <summary>Messages without parameters.</summary>
        [Libp2pTopic("bare messages")]
        public partial interface IBareMessages
        {
            /// <summary>Publishes.</summary>
            PublishResult Publish(ReadOnlySequence<byte> value);
            /// <summary>Subscribes.</summary>
            IAsyncEnumerable<TopicMessage<ReadOnlySequence<byte>>> ReadAsync();
        }

        /// <summary>Values.</summary>
        [Libp2pTopic("values")]
        public partial interface IValues
        {
            /// <summary>Publishes.</summary>
            PublishResult Publish(StringValue value);
            /// <summary>Subscribes.</summary>
            IAsyncEnumerable<StringValue> ReadAsync(CancellationToken cancellationToken);
        }

        /// <summary>What holds a topic.</summary>
        public static partial class Outer
        {
            /// <summary>Names that are keywords, those of object, and those of what is generated.</summary>
            [Libp2pTopic("values")]
            internal partial interface INested
            {
                internal PublishResult NestedTopic(StringValue _topic);
                IAsyncEnumerable<StringValue> ToString(int @class = 1, CancellationToken Descriptor = default);
            }
        }
        """;
}
