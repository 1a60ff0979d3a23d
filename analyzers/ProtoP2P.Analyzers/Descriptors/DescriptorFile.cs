using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>What one .proto file declares.</summary>
internal sealed record DescriptorFile(
    EquatableArray<MessageName> Names, EquatableArray<LockedMessage> Messages, EquatableArray<LockedEnum> Enums);
