namespace ProtoP2P.Tests.Hosting;

/// <summary>A contract with an older id.</summary>
[Libp2pProtocol("/test/versioned/1.1.0", Older)]
public partial interface IVersioned
{
    /// <summary>The older id.</summary>
    const string Older = "/test/versioned/1.0.0";

    ValueTask<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> question, RpcCall call = default);
}
