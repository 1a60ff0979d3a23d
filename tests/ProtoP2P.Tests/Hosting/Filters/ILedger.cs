using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

/// <summary>A contract that another inherits.</summary>
[Libp2pProtocol("/test/ledger/1.0.0")]
public partial interface ILedger
{
    [LogFilter("contract method")]
    ValueTask<StringValue> ReadAsync(StringValue account, RpcCall call = default);
}
