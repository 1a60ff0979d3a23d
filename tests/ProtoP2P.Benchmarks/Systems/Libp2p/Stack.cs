using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Benchmarks.Systems.Libp2p;

/// <summary>What two nodes of this library speak.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Listen">Where the server listens.</param>
/// <param name="Security">The only security protocol; empty where the transport brings its own.</param>
/// <param name="Muxer">The only muxer; empty where the transport brings its own.</param>
internal sealed record Stack(string Name, string Listen, string Security = "", string Muxer = "")
{
    private const string Tcp = "/ip4/127.0.0.1/tcp/0";

    /// <summary>The default.</summary>
    public static Stack NoiseYamux { get; } = new("tcp+noise+yamux", Tcp, "noise", "yamux");

    /// <summary>With the muxer that has no windows.</summary>
    public static Stack NoiseMplex { get; } = new("tcp+noise+mplex", Tcp, "noise", "mplex");

    /// <summary>With TLS 1.3.</summary>
    public static Stack TlsYamux { get; } = new("tcp+tls+yamux", Tcp, "tls", "yamux");

    /// <summary>QUIC.</summary>
    public static Stack Quic { get; } = new("quic", "/ip4/127.0.0.1/udp/0/quic-v1");

    /// <summary>Within the process.</summary>
    public static Stack Memory { get; } = new("memory+noise+yamux", "/memory/0", "noise", "yamux");

    /// <summary>The options of a node that speaks it, listens nowhere and has no container.</summary>
    public Libp2pHostOptions ToHostOptions()
    {
        Libp2pHostOptions options = new();
        if (!IsQuic)
        {
            options.Security.Add(identity => Security == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity));
            options.Muxers.Add(Muxer == "mplex" ? new MplexMuxer() : new YamuxMuxer());
        }

        return options;
    }

    /// <summary>Whether it needs libmsquic.</summary>
    public bool IsQuic => this == Quic;

    /// <summary>Whether both ends are in one process.</summary>
    public bool IsMemory => this == Memory;
}
