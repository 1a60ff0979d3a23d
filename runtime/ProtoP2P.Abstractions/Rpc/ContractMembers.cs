using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Rpc;

/// <summary>What trimming must leave of a contract.</summary>
internal static class ContractMembers
{
    /// <summary>Its methods, and the contracts that it inherits from: the attributes on what implements them are read when a contract is registered.</summary>
    public const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods | DynamicallyAccessedMemberTypes.Interfaces;
}
