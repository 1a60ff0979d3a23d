namespace ProtoP2P.PubSub;

/// <summary>That a peer has connections from a place.</summary>
internal struct PeerAddress(AddressGroup group)
{
    public AddressGroup Group { get; } = group;

    public int Connections { get; set; } = 1;
}
