using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

/// <summary>A contract whose every method is implemented in another way.</summary>
[Libp2pProtocol("/test/vault/1.0.0")]
[LogFilter("contract")]
public partial interface IVault : ILedger
{
    ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default);

    ValueTask<StringValue> CloseAsync(StringValue door, RpcCall call = default);

    [RpcMethod("Lock")]
    ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default);

    IAsyncEnumerable<StringValue> WatchAsync(StringValue door, RpcCall call = default);

    /// <summary>A convenience, and no method of the wire.</summary>
    ValueTask<StringValue> OpenAsync(string door) => OpenAsync(new StringValue { Value = door });
}
