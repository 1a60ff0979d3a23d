namespace ProtoP2P.Interop.Tests.Contract;

/// <summary>A contract that js does not serve.</summary>
[Libp2pProtocol("/protop2p/interop-unserved/1.0.0")]
public partial interface IUnserved
{
    /// <summary>No peer has it.</summary>
    ValueTask<Number> MissingAsync(Number number, CancellationToken cancellationToken = default);
}
