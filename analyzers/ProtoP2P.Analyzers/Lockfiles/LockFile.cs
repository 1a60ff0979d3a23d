using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>What <c>protocols.lock</c> says: the contracts as peers in the field know them.</summary>
/// <param name="Protocols">One per protocol id.</param>
/// <param name="Messages">The messages that they exchange, and those inside them.</param>
/// <param name="Enums">The enums inside the messages.</param>
/// <param name="Retired">Ids that were shipped once and must not come back.</param>
internal sealed record LockFile(
    EquatableArray<LockedProtocol> Protocols,
    EquatableArray<LockedMessage> Messages,
    EquatableArray<LockedEnum> Enums,
    EquatableArray<string> Retired)
{
    public static LockFile Empty { get; } = new(default, default, default, default);

    public LockedProtocol? FindProtocol(string id) =>
        Protocols.FirstOrDefault(protocol => string.Equals(protocol.Id, id, StringComparison.Ordinal));

    public LockedMessage? FindMessage(string name) =>
        Messages.FirstOrDefault(message => string.Equals(message.Name, name, StringComparison.Ordinal));

    public LockedEnum? FindEnum(string name) =>
        Enums.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.Ordinal));
}
