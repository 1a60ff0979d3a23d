namespace ProtoP2P.Analyzers;

/// <summary>What the lock's diagnostics tell their fixes.</summary>
internal static class LockProperties
{
    /// <summary>The protocol id that a diagnostic is about.</summary>
    public const string ProtocolId = "ProtocolId";
}
