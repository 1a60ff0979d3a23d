using Microsoft.CodeAnalysis;
using ProtoP2P.Analyzers.Descriptors;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Brings a lock file up to date with the code.</summary>
internal static class LockRecorder
{
    /// <summary>The contracts of a compilation that have no errors, once per id.</summary>
    public static IReadOnlyList<LockedProtocol> ReadContracts(Compilation compilation, DescriptorPool pool, CancellationToken cancellationToken)
    {
        List<LockedProtocol> protocols = [];
        foreach (INamedTypeSymbol type in compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>())
        {
            if (type.TypeKind == TypeKind.Interface && KnownTypes.FindProtocolAttribute(type) is { } attribute
                && ContractReader.Read(type, attribute, compilation, new ProblemReporter(null), cancellationToken) is { HasErrors: false } contract)
            {
                protocols.AddRange(ContractLocker.Protocols(contract, pool));
            }
        }

        return [.. Unique(protocols, static protocol => protocol.Id)];
    }

    /// <summary>
    /// Records new protocols as drafts, and what changed compatibly. A shipped protocol with a breaking change stays as it is, with
    /// its messages, and so does what is gone: to give up a promise is a decision of its own.
    /// </summary>
    public static LockFile Record(LockFile locked, IReadOnlyList<LockedProtocol> code, LockFile tables)
    {
        List<LockedProtocol> frozen = [];
        List<LockedProtocol> current = [];
        foreach (LockedProtocol protocol in code.Where(protocol => !locked.Retired.Contains(protocol.Id)))
        {
            if (locked.FindProtocol(protocol.Id) is not { } old)
            {
                current.Add(protocol);
            }
            else if (old.State == LockState.Shipped && IsBroken(protocol, tables, old, locked))
            {
                frozen.Add(old);
            }
            else
            {
                current.Add(protocol with { State = old.State });
            }
        }

        LockedProtocol[] gone = [.. locked.Protocols.Where(protocol => !code.Any(now => now.Id == protocol.Id))];
        LockFile merged = locked with
        {
            Protocols = EquatableArray<LockedProtocol>.From([.. frozen, .. current, .. gone]),
            Messages = EquatableArray<LockedMessage>.From(Unique(
                [.. Messages(frozen, locked), .. Messages(current, tables), .. Messages(gone, locked)], static message => message.Name)),
            Enums = EquatableArray<LockedEnum>.From(Unique(
                [.. Enums(frozen, locked), .. Enums(current, tables), .. Enums(gone, locked)], static values => values.Name)),
        };
        return merged;
    }

    /// <summary>Gives up protocols: a shipped id is kept from being used again, a draft leaves no trace.</summary>
    public static LockFile Retire(LockFile locked, IReadOnlyCollection<string> ids)
    {
        LockedProtocol[] kept = [.. locked.Protocols.Where(protocol => !ids.Contains(protocol.Id))];
        IEnumerable<string> retired = locked.Protocols
            .Where(protocol => ids.Contains(protocol.Id) && protocol.State == LockState.Shipped)
            .Select(static protocol => protocol.Id);
        return new LockFile(
            EquatableArray<LockedProtocol>.From(kept),
            EquatableArray<LockedMessage>.From(Messages(kept, locked)),
            EquatableArray<LockedEnum>.From(Enums(kept, locked)),
            EquatableArray<string>.From(locked.Retired.Concat(retired)));
    }

    private static bool IsBroken(LockedProtocol protocol, LockFile tables, LockedProtocol old, LockFile locked) =>
        LockComparer.Compare(protocol, tables, old, locked).Any(static change => change.Kind == LockChangeKind.Breaking);

    private static IEnumerable<LockedMessage> Messages(IEnumerable<LockedProtocol> protocols, LockFile tables) =>
        ReachableTypes.Of(protocols, tables).Messages.Select(tables.FindMessage).OfType<LockedMessage>();

    private static IEnumerable<LockedEnum> Enums(IEnumerable<LockedProtocol> protocols, LockFile tables) =>
        ReachableTypes.Of(protocols, tables).Enums.Select(tables.FindEnum).OfType<LockedEnum>();

    private static IEnumerable<T> Unique<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.GroupBy(name, StringComparer.Ordinal).Select(static same => same.First());
}
