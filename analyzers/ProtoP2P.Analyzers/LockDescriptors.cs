using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>How a contract differs from <c>protocols.lock</c>.</summary>
internal static class LockDescriptors
{
    public static readonly DiagnosticDescriptor NoLock = new(
        "LP2P0501",
        "Wire compatibility is not checked",
        "Project has no {0}: the wire compatibility of '{1}' is not checked",
        Categories.Compatibility,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The lock file says what peers in the field know; without it no edit can be told from a harmless one.",
        helpLinkUri: HelpLinks.Root + "LP2P0501.md");

    public static readonly DiagnosticDescriptor NotInLock = new(
        "LP2P0502",
        "Not in the lock file",
        "'{0}' is not in {1}: its wire compatibility is not checked",
        Categories.Compatibility,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What is not recorded can change without notice.",
        helpLinkUri: HelpLinks.Root + "LP2P0502.md");

    public static readonly DiagnosticDescriptor Incompatible = new(
        "LP2P0503",
        "Wire-incompatible change",
        "Wire-incompatible change to '{0}' ({1}): bump '{2}' or revert",
        Categories.Compatibility,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Peers that run the shipped version cannot read what this one sends, or the other way round.",
        helpLinkUri: HelpLinks.Root + "LP2P0503.md");

    public static readonly DiagnosticDescriptor NotRecorded = new(
        "LP2P0504",
        "Compatible change is not recorded",
        "Compatible change to '{0}' is not in {1}: {2}",
        Categories.Compatibility,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Only what is recorded is protected from the next edit.",
        helpLinkUri: HelpLinks.Root + "LP2P0504.md");

    public static readonly DiagnosticDescriptor Gone = new(
        "LP2P0505",
        "Protocol is in the lock file but gone from code",
        "Protocol '{0}' is in {1} but gone from code: retire or restore it",
        Categories.Compatibility,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Peers that know only this id can no longer talk to this program.",
        helpLinkUri: HelpLinks.Root + "LP2P0505.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Malformed = new(
        "LP2P0507",
        "Lock file is malformed",
        "Line {0} of {1} {2}",
        Categories.Compatibility,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A lock file that cannot be read protects nothing.",
        helpLinkUri: HelpLinks.Root + "LP2P0507.md");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [NoLock, NotInLock, Incompatible, NotRecorded, Gone, Malformed];
}
