using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

/// <summary>A contract for tests of hosts.</summary>
[Libp2pProtocol("/test/greeter/1.0.0")]
public partial interface IGreeter
{
    [Throws<StringValue>]
    ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default);
}
