namespace ProtoP2P.Rpc;

/// <summary>The bits of <c>Open.flags</c>. Unknown bits are ignored.</summary>
internal static class OpenFlags
{
    /// <summary>No more client messages follow.</summary>
    public const uint Last = 1;
}
