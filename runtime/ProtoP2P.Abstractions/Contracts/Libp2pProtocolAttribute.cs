namespace ProtoP2P;

/// <summary>Makes a partial interface a protocol contract: a client, a handler and a descriptor are generated for it.</summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class Libp2pProtocolAttribute : Attribute
{
    /// <summary>A contract with one protocol id, or several, newest first.</summary>
    /// <param name="id">The id that a client proposes first, such as <c>/acme/inventory/1.1.0</c>.</param>
    /// <param name="olderIds">Further ids that the handler serves and the client falls back to, newest first.</param>
    public Libp2pProtocolAttribute(string id, params string[] olderIds)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(olderIds);
        Ids = [id, .. olderIds];
    }

    /// <summary>The protocol ids, newest first.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>How messages travel. Default: <see cref="WireMode.Rpc"/>.</summary>
    public WireMode Mode { get; set; }

    /// <summary>States that an id below a prefix that libp2p reserves (<c>/ipfs/</c>, <c>/libp2p/</c>, ...) is meant.</summary>
    public bool WellKnown { get; set; }

    /// <summary>The largest message in bytes, 1 to 1,073,741,824; 0 takes the host's default of 4 MiB.</summary>
    public int MaxMessageBytes { get; set; }
}
