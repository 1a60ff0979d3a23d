namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Why a lock file cannot be read.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What is wrong with it, to follow "line N ".</param>
internal sealed record LockError(int Line, string Reason);
