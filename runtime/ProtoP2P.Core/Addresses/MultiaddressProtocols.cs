using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>The protocols that this implementation knows. An address with another one is refused as a whole.</summary>
internal static class MultiaddressProtocols
{
    private static readonly MultiaddressProtocol[] Table =
    [
        new(MultiaddressCode.Ip4, "ip4", Ip4Codec.Instance),
        new(MultiaddressCode.Tcp, "tcp", PortCodec.Instance),
        new(33, "dccp", PortCodec.Instance),
        new(MultiaddressCode.Ip6, "ip6", Ip6Codec.Instance),
        new(MultiaddressCode.Ip6Zone, "ip6zone", NameCodec.Zone),
        new(43, "ipcidr", PrefixLengthCodec.Instance),
        new(MultiaddressCode.Dns, "dns", NameCodec.Dns),
        new(MultiaddressCode.Dns4, "dns4", NameCodec.Dns),
        new(MultiaddressCode.Dns6, "dns6", NameCodec.Dns),
        new(MultiaddressCode.DnsAddr, "dnsaddr", NameCodec.Dns),
        new(132, "sctp", PortCodec.Instance),
        new(MultiaddressCode.Udp, "udp", PortCodec.Instance),
        new(275, "p2p-webrtc-star"),
        new(276, "p2p-webrtc-direct"),
        new(277, "p2p-stardust"),
        new(280, "webrtc-direct"),
        new(281, "webrtc"),
        new(MultiaddressCode.P2pCircuit, "p2p-circuit"),
        new(301, "udt"),
        new(302, "utp"),
        new(400, "unix", UnixPathCodec.Instance),
        new(MultiaddressCode.P2p, "p2p", PeerIdCodec.Instance),
        new(443, "https"),
        new(444, "onion", OnionCodec.Version2),
        new(445, "onion3", OnionCodec.Version3),
        new(446, "garlic64", Garlic64Codec.Instance),
        new(447, "garlic32", Garlic32Codec.Instance),
        new(MultiaddressCode.Tls, "tls"),
        new(449, "sni", NameCodec.Dns),
        new(454, "noise"),
        new(460, "quic"),
        new(MultiaddressCode.QuicV1, "quic-v1"),
        new(465, "webtransport"),
        new(466, "certhash", CertHashCodec.Instance),
        new(MultiaddressCode.Ws, "ws"),
        new(MultiaddressCode.Wss, "wss"),
        new(479, "p2p-websocket-star"),
        new(480, "http"),
        new(481, "http-path", HttpPathCodec.Instance),
        new(MultiaddressCode.Memory, "memory", MemoryCodec.Instance),
        new(7367777, "plaintextv2"),
    ];

    /// <summary>Names that mean a protocol of another name: read, never written.</summary>
    private static readonly KeyValuePair<string, int>[] Aliases = [new("ipfs", MultiaddressCode.P2p)];

    // Plain dictionaries: the runtime has their code ready, where that of frozen ones is compiled when the first node of a process starts, which costs more than all lookups of an hour save.
    private static readonly Dictionary<int, MultiaddressProtocol> ByCode = IndexByCode();

    private static readonly Dictionary<string, MultiaddressProtocol>.AlternateLookup<ReadOnlySpan<char>> ByName =
        IndexByName().GetAlternateLookup<ReadOnlySpan<char>>();

    public static IReadOnlyList<MultiaddressProtocol> All => Table;

    public static bool TryGet(ulong code, [NotNullWhen(true)] out MultiaddressProtocol? protocol)
    {
        protocol = null;
        return code <= int.MaxValue && ByCode.TryGetValue((int)code, out protocol);
    }

    public static bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out MultiaddressProtocol? protocol)
        => ByName.TryGetValue(name, out protocol);

    private static Dictionary<int, MultiaddressProtocol> IndexByCode()
    {
        var index = new Dictionary<int, MultiaddressProtocol>(Table.Length);
        foreach (MultiaddressProtocol protocol in Table)
        {
            index.Add(protocol.Code, protocol);
        }

        return index;
    }

    private static Dictionary<string, MultiaddressProtocol> IndexByName()
    {
        var index = new Dictionary<string, MultiaddressProtocol>(Table.Length + Aliases.Length, StringComparer.Ordinal);
        foreach (MultiaddressProtocol protocol in Table)
        {
            index.Add(protocol.Name, protocol);
        }

        foreach ((string alias, int code) in Aliases)
        {
            index.Add(alias, ByCode[code]);
        }

        return index;
    }
}
