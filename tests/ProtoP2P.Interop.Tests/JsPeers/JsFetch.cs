namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>What js-libp2p's fetch found.</summary>
internal sealed record JsFetch(bool Found, string? Value);
