namespace ProtoP2P.Interop.Tests.Contract;

/// <summary>A contract of which js serves the protocol id, but no method.</summary>
[Libp2pProtocol("/protop2p/interop-empty/1.0.0")]
public partial interface IEmpty
{
    /// <summary>No peer has it.</summary>
    ValueTask<Number> MissingAsync(Number number, CancellationToken cancellationToken = default);
}
