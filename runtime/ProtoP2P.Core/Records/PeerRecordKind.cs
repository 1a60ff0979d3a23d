namespace ProtoP2P;

/// <summary>The two pairs of signature domain and payload type that peer records have had.</summary>
public enum PeerRecordKind
{
    /// <summary>What go-libp2p and js-libp2p use: domain <c>libp2p-peer-record</c>, type <c>03 01</c>.</summary>
    Standard,

    /// <summary>What RFC 0003 says and rust-libp2p's identify and rendezvous still ask for: domain <c>libp2p-routing-state</c>.</summary>
    Legacy,
}
