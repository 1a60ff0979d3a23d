using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

[LogFilter("class")]
internal class Vault : VaultBase
{
    [LogFilter("method")]
    [LogFilter("early", Order = -1)]
    public override ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);

    [LogFilter("renamed")]
    public override ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default) => new(new StringValue { Value = $"{times.Value}" });
}
