namespace ProtoP2P.Tests.Hosting;

/// <summary>A contract for tests of hosts.</summary>
[Libp2pProtocol("/test/greeter/1.0.0")]
public partial interface IGreeter
{
    ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default);
}
