using ProtoP2P.Muxers;

namespace ProtoP2P;

/// <summary>The short names that settings use for security protocols and muxers.</summary>
internal static class ProtocolNames
{
    private const string Noise = "noise", Tls = "tls", Yamux = "yamux", Mplex = "mplex";

    public static IReadOnlyList<string> Security { get; } = [Noise, Tls];

    public static IReadOnlyList<string> Muxers { get; } = [Yamux, Mplex];

    public static SecurityFactory CreateSecurity(string name, Libp2pHostOptions options) => name switch
    {
        Noise => HostParts.Noise,
        Tls => identity => HostParts.Tls(identity, options),
        _ => throw new ArgumentException($"'{name}' is no security protocol; expected {Noise} or {Tls}", nameof(name)),
    };

    public static IMuxer CreateMuxer(string name, Libp2pHostOptions options) => name switch
    {
        Yamux => HostParts.Yamux(options),
        Mplex => HostParts.Mplex(options),
        _ => throw new ArgumentException($"'{name}' is no muxer; expected {Yamux} or {Mplex}", nameof(name)),
    };
}
