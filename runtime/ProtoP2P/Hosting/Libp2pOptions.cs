using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P;

/// <summary>A host's settings as text and numbers, as a configuration file holds them: the section <c>Libp2p</c>.</summary>
/// <remarks>Every key is checked when the application starts; the error names the key, the value and what was expected.</remarks>
public sealed class Libp2pOptions
{
    /// <summary>The configuration section that is read.</summary>
    public const string SectionName = "Libp2p";

    /// <summary>The multiaddresses to listen on, such as <c>/ip4/0.0.0.0/tcp/4001</c>; port 0 lets the system choose. Empty: the node only dials.</summary>
    public IList<string> Listen { get; set; } = new List<string>();

    /// <summary>
    /// The peers to be connected to for as long as the node runs, such as <c>/ip4/192.0.2.1/tcp/4001/p2p/12D3Koo...</c>; several addresses may be of one peer, and
    /// the node itself may be among them.
    /// </summary>
    public IList<string> StaticPeers { get; set; } = new List<string>();

    /// <inheritdoc cref="Libp2pHostOptions.StaticPeerDialing"/>
    public StaticPeerOptions StaticPeerDialing { get; set; } = new();

    /// <summary>The file that holds the node's key; made if missing. Null: a new key at every start.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The file that holds the key of the private network that this node is a part of; null: none.</summary>
    public string? PrivateNetworkKeyFile { get; set; }

    /// <summary>
    /// The security protocols in order of preference: <c>noise</c>, <c>tls</c>. Empty: the default. <c>plaintext</c> protects nothing and proves nothing: it is
    /// for tests.
    /// </summary>
    public IList<string> Security { get; set; } = new List<string>();

    /// <summary>The muxers in order of preference: <c>yamux</c>, <c>mplex</c>. Empty: both, in this order.</summary>
    public IList<string> Muxers { get; set; } = new List<string>();

    /// <inheritdoc cref="Libp2pHostOptions.EnableMplex"/>
    public bool EnableMplex { get; set; } = true;

    /// <inheritdoc cref="Libp2pHostOptions.Tcp"/>
    public TcpOptions Tcp { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Quic"/>
    public QuicOptions Quic { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.WebSocket"/>
    public WebSocketTransportOptions WebSocket { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Yamux"/>
    public YamuxOptions Yamux { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Mplex"/>
    public MplexOptions Mplex { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Connections"/>
    public ConnectionOptions Connections { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Streams"/>
    public StreamOptions Streams { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Memory"/>
    public MemoryOptions Memory { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Announcement"/>
    public AnnouncementOptions Announcement { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Dial"/>
    public DialOptions Dial { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Dns"/>
    public DnsOptions Dns { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Peerstore"/>
    public PeerstoreOptions Peerstore { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.Rpc"/>
    public RpcOptions Rpc { get; set; } = new();

    /// <inheritdoc cref="Libp2pHostOptions.DrainTimeout"/>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Every mistake, one line each, starting with its key.</summary>
    public IReadOnlyList<string> FindErrors()
    {
        List<string> errors = [];
        for (int i = 0; i < Listen.Count; i++)
        {
            CheckAddress($"{SectionName}:{nameof(Listen)}:{i}", Listen[i], errors);
        }

        for (int i = 0; i < StaticPeers.Count; i++)
        {
            string key = $"{SectionName}:{nameof(StaticPeers)}:{i}";
            if (CheckAddress(key, StaticPeers[i], errors) is { } address)
            {
                OptionCheck.NamesPeer(key, address, errors);
            }
        }

        CheckNames($"{SectionName}:{nameof(Security)}", Security, ProtocolNames.Security, errors);
        CheckNames($"{SectionName}:{nameof(Muxers)}", Muxers, ProtocolNames.Muxers, errors);
        if (KeyFile is not null && string.IsNullOrWhiteSpace(KeyFile))
        {
            errors.Add($"{SectionName}:{nameof(KeyFile)} is empty; expected the path of a file, or no such key");
        }

        if (PrivateNetworkKeyFile is not null && string.IsNullOrWhiteSpace(PrivateNetworkKeyFile))
        {
            errors.Add($"{SectionName}:{nameof(PrivateNetworkKeyFile)} is empty; expected the path of a file, or no such key");
        }

        var host = new Libp2pHostOptions();
        CopyLimitsTo(host);
        errors.AddRange(host.FindErrors(SectionName));
        return errors;
    }

    /// <summary>Writes these settings into <paramref name="host"/>, making the key file if it is missing.</summary>
    /// <exception cref="ArgumentException">A setting is malformed; the message names each one.</exception>
    /// <exception cref="Libp2pException">A key file cannot be read or written, or is malformed.</exception>
    public void ApplyTo(Libp2pHostOptions host)
    {
        ArgumentNullException.ThrowIfNull(host);
        IReadOnlyList<string> errors = FindErrors();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', errors));
        }

        CopyLimitsTo(host);
        foreach (string address in Listen)
        {
            host.ListenAddresses.Add(Multiaddress.Parse(address));
        }

        foreach (string address in StaticPeers)
        {
            host.StaticPeers.Add(Multiaddress.Parse(address));
        }

        foreach (string name in Security)
        {
            host.Security.Add(ProtocolNames.CreateSecurity(name, host));
        }

        foreach (string name in Muxers)
        {
            host.Muxers.Add(ProtocolNames.CreateMuxer(name, host));
        }

        if (KeyFile is not null)
        {
            host.Identity = IdentityFile.LoadOrCreate(KeyFile);
        }

        if (PrivateNetworkKeyFile is not null)
        {
            host.PrivateNetworkKey = PrivateNetworkKey.Load(PrivateNetworkKeyFile);
        }
    }

    private void CopyLimitsTo(Libp2pHostOptions host)
    {
        host.EnableMplex = EnableMplex;
        host.Tcp = Tcp;
        host.Quic = Quic;
        host.WebSocket = WebSocket;
        host.Yamux = Yamux;
        host.Mplex = Mplex;
        host.Connections = Connections;
        host.Streams = Streams;
        host.Memory = Memory;
        host.Announcement = Announcement;
        host.Dial = Dial;
        host.Dns = Dns;
        host.Peerstore = Peerstore;
        host.StaticPeerDialing = StaticPeerDialing;
        host.Rpc = Rpc;
        host.DrainTimeout = DrainTimeout;
    }

    private static Multiaddress? CheckAddress(string key, string? value, List<string> errors)
    {
        try
        {
            return Multiaddress.Parse(value ?? string.Empty);
        }
        catch (FormatException exception)
        {
            errors.Add($"{key} '{value}' is not a multiaddress: {exception.Message}");
            return null;
        }
    }

    private static void CheckNames(string key, IList<string> names, IReadOnlyList<string> known, List<string> errors)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (!known.Contains(names[i]))
            {
                errors.Add($"{key}:{i} is '{names[i]}'; expected {string.Join(" or ", known)}");
            }
            else if (names.IndexOf(names[i]) < i)
            {
                errors.Add($"{key}:{i} names '{names[i]}' a second time");
            }
        }
    }
}
