namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>What both nodes speak.</summary>
/// <param name="Transport"><c>tcp</c>, <c>ws</c> or <c>quic-v1</c>.</param>
/// <param name="Security"><c>noise</c>, <c>tls</c>, <c>plaintext</c>; empty where the transport brings its own.</param>
/// <param name="Muxer"><c>yamux</c> or <c>mplex</c>; empty where the transport brings its own.</param>
/// <param name="IsPrivate">Whether they are in a private network.</param>
internal sealed record Stack(string Transport, string Security = "", string Muxer = "", bool IsPrivate = false)
{
    /// <summary>QUIC.</summary>
    public static Stack Quic { get; } = new("quic-v1");

    /// <summary>Whether datagrams carry it.</summary>
    public bool IsQuic => Transport == Quic.Transport;

    /// <summary>Where a node of this stack listens.</summary>
    public string ListenAddress => Transport switch
    {
        "quic-v1" => "/ip4/127.0.0.1/udp/0/quic-v1",
        "ws" => "/ip4/127.0.0.1/tcp/0/ws",
        _ => "/ip4/127.0.0.1/tcp/0",
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        string[] layers = [Transport, IsPrivate ? "pnet" : string.Empty, Security, Muxer];
        return string.Join(" + ", layers.Where(layer => layer.Length > 0));
    }
}
