namespace ProtoP2P;

/// <summary>The multicodec numbers of the multiaddress protocols that code branches on.</summary>
public static class MultiaddressCode
{
    /// <summary><c>/ip4</c></summary>
    public const int Ip4 = 4;

    /// <summary><c>/tcp</c></summary>
    public const int Tcp = 6;

    /// <summary><c>/ip6</c></summary>
    public const int Ip6 = 41;

    /// <summary><c>/ip6zone</c></summary>
    public const int Ip6Zone = 42;

    /// <summary><c>/ipcidr</c></summary>
    public const int IpCidr = 43;

    /// <summary><c>/dns</c></summary>
    public const int Dns = 53;

    /// <summary><c>/dns4</c></summary>
    public const int Dns4 = 54;

    /// <summary><c>/dns6</c></summary>
    public const int Dns6 = 55;

    /// <summary><c>/dnsaddr</c></summary>
    public const int DnsAddr = 56;

    /// <summary><c>/udp</c></summary>
    public const int Udp = 273;

    /// <summary><c>/p2p-circuit</c></summary>
    public const int P2pCircuit = 290;

    /// <summary><c>/p2p</c></summary>
    public const int P2p = 421;

    /// <summary><c>/tls</c></summary>
    public const int Tls = 448;

    /// <summary><c>/sni</c></summary>
    public const int Sni = 449;

    /// <summary><c>/quic-v1</c></summary>
    public const int QuicV1 = 461;

    /// <summary><c>/ws</c></summary>
    public const int Ws = 477;

    /// <summary><c>/wss</c></summary>
    public const int Wss = 478;

    /// <summary><c>/http-path</c></summary>
    public const int HttpPath = 481;

    /// <summary><c>/memory</c></summary>
    public const int Memory = 777;
}
