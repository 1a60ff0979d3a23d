using ProtoP2P.Muxers;
using ProtoP2P.Security.Plaintext;

namespace ProtoP2P;

/// <summary>The short names that settings use for security protocols and muxers.</summary>
internal static class ProtocolNames
{
    private const string Noise = "noise", Tls = "tls", Plaintext = "plaintext", Yamux = "yamux", Mplex = "mplex";

    public static IReadOnlyList<string> Security { get; } = [Noise, Tls, Plaintext];

    public static IReadOnlyList<string> Muxers { get; } = [Yamux, Mplex];

    public static SecurityFactory CreateSecurity(string name, Libp2pHostOptions options) => name switch
    {
        Noise => HostParts.Noise,
        Tls => identity => HostParts.Tls(identity, options),
        Plaintext => static identity => new PlaintextSecurity(identity),
        _ => throw new ArgumentException($"'{name}' is no security protocol; expected {string.Join(" or ", Security)}", nameof(name)),
    };

    public static IMuxer CreateMuxer(string name, Libp2pHostOptions options) => name switch
    {
        Yamux => HostParts.Yamux(options),
        Mplex => HostParts.Mplex(options),
        _ => throw new ArgumentException($"'{name}' is no muxer; expected {Yamux} or {Mplex}", nameof(name)),
    };
}
