namespace ProtoP2P.Transports.Memory;

/// <summary>What errors call a connection; made into text only when one is told.</summary>
internal sealed class ConnectionName(Multiaddress dialer, Multiaddress listener)
{
    public override string ToString() => $"connection {dialer} -> {listener}";
}
