using ProtoP2P.Muxers;

namespace ProtoP2P;

/// <summary>The short names that settings use for security protocols and muxers.</summary>
internal static class ProtocolNames
{
    private const string Noise = "noise", Yamux = "yamux", Mplex = "mplex";

    public static IReadOnlyList<string> Security { get; } = [Noise];

    public static IReadOnlyList<string> Muxers { get; } = [Yamux, Mplex];

    public static SecurityFactory CreateSecurity(string name) => name switch
    {
        Noise => HostParts.Noise,
        _ => throw new ArgumentException($"'{name}' is no security protocol; expected {Noise}", nameof(name)),
    };

    public static IMuxer CreateMuxer(string name, Libp2pHostOptions options) => name switch
    {
        Yamux => HostParts.Yamux(options),
        Mplex => HostParts.Mplex(options),
        _ => throw new ArgumentException($"'{name}' is no muxer; expected {Yamux} or {Mplex}", nameof(name)),
    };
}
