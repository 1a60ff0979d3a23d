using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>A protocol id in the attribute of a contract.</summary>
internal sealed record ProtocolIdUse(string Id, string Contract, Location Location);
