using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

[LogFilter("base class")]
internal abstract class VaultBase : IVault
{
    public virtual ValueTask<StringValue> ReadAsync(StringValue account, RpcCall call = default) => new(account);

    [LogFilter("base method")]
    public virtual ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);

    [LogFilter("explicit base method")]
    ValueTask<StringValue> IVault.CloseAsync(StringValue door, RpcCall call) => new(door);

    public abstract ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default);

    public virtual async IAsyncEnumerable<StringValue> WatchAsync(StringValue door, RpcCall call = default)
    {
        await Task.Yield();
        yield return door;
    }
}
