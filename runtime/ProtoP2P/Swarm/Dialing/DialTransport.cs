namespace ProtoP2P.Swarm;

/// <summary>Transports as far as the order of dials distinguishes them, the preferred first.</summary>
internal enum DialTransport
{
    Memory,
    Quic,
    Tcp,
    Other,
}
