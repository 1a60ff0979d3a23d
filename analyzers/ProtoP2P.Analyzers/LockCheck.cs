using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProtoP2P.Analyzers.Descriptors;
using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Holds the contracts of one compilation against its lock file.</summary>
internal sealed class LockCheck(Compilation compilation, LockSource source)
{
    private const int MaxNamedChanges = 3;

    // Read once, and only where there is a contract: it looks at every file.
    private readonly Lazy<DescriptorPool> _pool = new(() => DescriptorPool.Read(compilation, CancellationToken.None));
    private readonly ConcurrentBag<ProtocolIdUse> _uses = [];

    private LockFile Locked => source.Result.File;

    public void Analyze(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Interface || KnownTypes.FindProtocolAttribute(type) is not { } attribute)
        {
            return;
        }

        ProtocolIdUse[] uses = [.. FindUses(type, attribute, context.CancellationToken)];
        Array.ForEach(uses, _uses.Add);
        ContractModel? contract = ContractReader.Read(type, attribute, compilation, new ProblemReporter(null), context.CancellationToken);
        if (contract is not { HasErrors: false })
        {
            return;
        }

        foreach (LockedProtocol protocol in ContractLocker.Protocols(contract, _pool.Value))
        {
            ProtocolIdUse use = Array.Find(uses, candidate => candidate.Id == protocol.Id)!;
            foreach (Diagnostic diagnostic in Compare(protocol, use))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }

    /// <summary>Reports what the lock has and no contract does; only the whole compilation shows it.</summary>
    public void ReportGone(CompilationAnalysisContext context)
    {
        ProtocolIdUse[] uses =
        [
            .. _uses.OrderBy(static use => use.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static use => use.Location.SourceSpan.Start),
        ];
        foreach (LockedProtocol gone in Locked.Protocols.Where(protocol => !Array.Exists(uses, use => use.Id == protocol.Id)))
        {
            // At the version that took its place, where dotnet format sees it.
            string family = ProtocolFamily.Of(gone.Id);
            ProtocolIdUse? successor = Array.Find(uses, use => ProtocolFamily.Of(use.Id) == family);
            Location location = successor?.Location ?? source.ProtocolLocation(gone.Id);
            context.ReportDiagnostic(Create(LockDescriptors.Gone, location, gone.State, gone.Id, gone.Id, source.Name));
        }
    }

    private static IEnumerable<ProtocolIdUse> FindUses(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        int index = 0;
        foreach (string? id in ContractReader.Ids(attribute))
        {
            ProblemSite site = ProblemSite.ProtocolId(type, attribute, index++);
            Location location = ProblemLocations.Find(ContractProblem.IdUsedTwice, site, attribute, cancellationToken).First();
            yield return new ProtocolIdUse(id ?? "", type.Name, location);
        }
    }

    // A draft changes freely: it is worth a note, and never a warning that fails a build.
    private static Diagnostic Create(DiagnosticDescriptor descriptor, Location location, LockState state, string id, params object[] arguments)
    {
        DiagnosticSeverity severity = state == LockState.Draft ? DiagnosticSeverity.Info : descriptor.DefaultSeverity;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(LockProperties.ProtocolId, id);
        return Diagnostic.Create(descriptor, location, severity, additionalLocations: null, properties, arguments);
    }

    private static string Summarize(IReadOnlyList<LockChange> changes, string id)
    {
        IEnumerable<string> named = changes.Take(MaxNamedChanges)
            .Select(change => change.Subject == id ? change.Description : change.Subject + ": " + change.Description);
        string more = changes.Count > MaxNamedChanges
            ? FormattableString.Invariant($"; and {changes.Count - MaxNamedChanges} more")
            : "";
        return string.Join("; ", named) + more;
    }

    private IEnumerable<Diagnostic> Compare(LockedProtocol protocol, ProtocolIdUse use)
    {
        string id = protocol.Id;
        if (Locked.Retired.Contains(id))
        {
            return [Create(LockDescriptors.Incompatible, use.Location, LockState.Shipped, id, use.Contract, "its id was retired", id)];
        }

        if (Locked.FindProtocol(id) is not { } old)
        {
            return [Create(LockDescriptors.NotInLock, use.Location, LockState.Shipped, id, id, source.Name)];
        }

        IReadOnlyList<LockChange> changes = LockComparer.Compare(protocol, _pool.Value.Tables, old, Locked);
        if (changes.Count == 0)
        {
            return [];
        }

        if (old.State == LockState.Draft)
        {
            return [Create(LockDescriptors.NotRecorded, use.Location, LockState.Draft, id, use.Contract, source.Name, Summarize(changes, id))];
        }

        return CompareShipped(use, id, changes);
    }

    private IEnumerable<Diagnostic> CompareShipped(ProtocolIdUse use, string id, IReadOnlyList<LockChange> changes)
    {
        LockChange[] breaking = [.. changes.Where(static change => change.Kind == LockChangeKind.Breaking)];
        if (breaking.Length > 0)
        {
            yield return Create(LockDescriptors.Incompatible, use.Location, LockState.Shipped, id, use.Contract, Summarize(breaking, id), id);
            yield break;
        }

        foreach (LockChange missing in changes.Where(static change => change.Kind == LockChangeKind.Missing))
        {
            yield return Create(LockDescriptors.NotInLock, use.Location, LockState.Shipped, id, missing.Subject, source.Name);
        }

        LockChange[] compatible = [.. changes.Where(static change => change.Kind == LockChangeKind.Compatible)];
        if (compatible.Length > 0)
        {
            yield return Create(
                LockDescriptors.NotRecorded, use.Location, LockState.Shipped, id, use.Contract, source.Name, Summarize(compatible, id));
        }
    }
}
