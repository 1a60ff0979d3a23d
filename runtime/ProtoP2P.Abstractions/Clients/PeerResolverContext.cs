using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>For whom a resolver is made.</summary>
/// <param name="Services">The container.</param>
/// <param name="Host">The node that the calls leave from.</param>
/// <param name="Contract">The contract that is called.</param>
/// <param name="Name">The client's name; null for the client without one.</param>
public sealed record PeerResolverContext(IServiceProvider Services, ILibp2pHost Host, ContractDescriptor Contract, string? Name);
