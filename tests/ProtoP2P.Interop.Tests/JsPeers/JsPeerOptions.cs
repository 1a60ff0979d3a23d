namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>How a peer is configured.</summary>
/// <param name="Muxers">Names of muxers in order of preference: <c>yamux</c>, <c>mplex</c>.</param>
/// <param name="Listen">Addresses to listen on; empty for a peer that only dials.</param>
internal sealed record JsPeerOptions(IReadOnlyList<string> Muxers, IReadOnlyList<string> Listen)
{
    /// <summary>A peer that listens on a free port.</summary>
    public JsPeerOptions(params IReadOnlyList<string> muxers)
        : this(muxers, ["/ip4/127.0.0.1/tcp/0"])
    {
    }

    /// <summary>Names of security protocols in order of preference: <c>noise</c>, <c>tls</c>, <c>plaintext</c>.</summary>
    public IReadOnlyList<string> Security { get; init; } = ["noise"];

    /// <summary>The content of a private network's key file; null for none.</summary>
    public string? Psk { get; init; }

    /// <summary>Whether it speaks QUIC as well, which its npm packages have for some systems only.</summary>
    public bool Quic { get; init; }

    /// <summary>Its publish/subscribe: <c>gossipsub</c> or <c>floodsub</c>; null for none.</summary>
    public string? PubSub { get; init; }

    /// <summary>What its secure WebSocket listeners show; null for none.</summary>
    public JsServerCertificate? Https { get; init; }

    /// <summary>The Ed25519 seed of its identity in hex; null for a new identity.</summary>
    public string? Seed { get; init; }

    /// <summary>What identify calls it.</summary>
    public string Agent { get; init; } = "protop2p-interop-js/1.0.0";

    /// <summary>The messages of the interop contract.</summary>
    public string ProtoFile { get; } = RepositoryPaths.ProtoFile;
}
