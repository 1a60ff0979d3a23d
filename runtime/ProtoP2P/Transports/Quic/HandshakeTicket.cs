namespace ProtoP2P.Transports.Quic;

/// <summary>A handshake that a <see cref="HandshakeQuota"/> counts.</summary>
internal sealed class HandshakeTicket(HandshakeQuota? quota, AddressGroup group, long begun)
{
    /// <summary>That of an address which is not counted.</summary>
    public static HandshakeTicket Uncounted { get; } = new(quota: null, default, begun: 0);

    public AddressGroup Group => group;

    /// <summary>When, as a timestamp of the quota's clock.</summary>
    public long Begun => begun;

    /// <summary>Its place in the quota's list, null once it counts no more. Guarded by the quota.</summary>
    public LinkedListNode<HandshakeTicket>? Place { get; set; }

    /// <summary>The handshake has proved an identity.</summary>
    public void Complete() => quota?.End(this);
}
