namespace ProtoP2P.Swarm;

/// <summary>Disposing it ends the service of a protocol.</summary>
internal sealed class ProtocolRegistration(ProtocolRegistry registry, ProtocolHandler handler) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => registry.Remove(handler);
}
