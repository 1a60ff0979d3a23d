namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>A lock file, or why it cannot be read.</summary>
/// <param name="File">The file; empty where there are errors.</param>
/// <param name="Errors">The errors, by line.</param>
internal sealed record LockParseResult(LockFile File, IReadOnlyList<LockError> Errors);
